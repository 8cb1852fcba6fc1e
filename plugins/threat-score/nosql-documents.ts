import { signDetector } from './signs.ts'

/** Injection into databases of documents: MongoDB and what understands its operators. */
export const documentSigns = signDetector('nosql', [
  {
    what: 'operator',
    points: 90,
    inProse: 35,
    pattern:
      /[{,[]\s{0,3}\\?["']?\$(?:(?:ne|nin|regex|where|exists|nor|expr|elemmatch|func|function)\\?["']?\s{0,3}:|(?:gt|gte|lt|lte)\\?["']?\s{0,3}:(?!\s{0,3}\\?["']?-?\d))/,
  },
  {
    what: 'operator',
    points: 85,
    inProse: 30,
    pattern:
      /\[\$(?:(?:ne|eq|nin|regex|where|exists|or|and|nor|not|expr)\]|(?:gt|gte|lt|lte|in)\](?!(?:\[\d?\])?=-?\d))|[{,]\s{0,3}["']?\$(?:or|and|not)["']?\s{0,3}:\s{0,3}[[{]/,
  },
  {
    what: 'where',
    points: 92,
    inProse: 40,
    pattern:
      /\$where\s{0,3}["']?\s{0,3}[:=]|['"]\s{0,3},\s{0,3}\$(?:or|and|nor|where|ne|gte?|lte?|n?in|regex|expr|set|unset|inc|push|rename)\s{0,3}:|,\s{0,3}\$where/,
  },
  {
    what: 'script',
    points: 90,
    inProse: 40,
    pattern:
      /\bthis\.\w{1,40}\s{0,3}(?:\.match\(|\[\d{1,4}\]|==|\.length\b|\.charat|\.substring|\.startswith|!=)|\bdb\.(?:\w{1,40}\.(?:find|insert|drop|remove|update|delete|mapreduce|aggregate|count|distinct|rename)\w{0,16}|getcollection\(['"][\w.]{1,60}['"]\)\.\w{3,20}|getcollection(?:names|infos)|listcollections|version|getname|hostinfo|dropdatabase|(?:run|admin)command|shutdownserver|getmongo|getsiblingdb|createuser|dropuser|getusers|auth|eval|copydatabase|currentop|serverstatus|fsynclock|setprofilinglevel)\s{0,2}\(|\btojson\(\s{0,2}(?:this|db)|\bmapreduce\s{0,2}\(|\bdb\.stores?\./,
  },
  {
    what: 'breakout',
    points: 90,
    inProse: 40,
    pattern:
      /^[\w@. -]{0,40}['"]\s{0,3}[;})]{1,4}\s{0,3}(?:return\b|while\s{0,2}\(|var\s|sleep\s{0,2}\()|['"]\s{0,3}\|\|\s{0,3}(?:['"]{0,1}\d{1,9}['"]{0,1}\s{0,3}={2,3}|true\b|['"][^'"]{0,20}['"]\s{0,3}={2,3})|['"]\s{0,3}&&\s{0,3}(?:this\.|['"]?\d{1,9}['"]?\s{0,3}={2,3}|['"][^'"]{0,20}['"]\s{0,3}={2,3})/,
  },
  {
    // Closes what the application opened, and adds a condition: `' } ], $comment: ..`, `}, { password: /.*/`.
    what: 'breakout',
    points: 86,
    inProse: 30,
    pattern:
      /^[^{[\n]{0,60}[}\]]\s{0,3}[}\])]{0,3}\s{0,3},\s{0,3}\{?\s{0,3}['"]?(?:\$\w{2,20}['"]?\s{0,3}:|[\w.]{1,30}['"]?\s{0,3}:\s{0,3}(?:\{\s{0,3}['"]?\$|\/)|(?:password|passwd|pwd)['"]?\s{0,3}:)/,
  },
  { what: 'breakout', points: 84, inProse: 30, pattern: /['"]\s{0,2}[-+*]\s{0,2}\(function\s{0,2}\(/ },
  {
    what: 'breakout',
    points: 85,
    inProse: 30,
    pattern:
      /(?:^|\s)(?:\|\||&&)\s{0,3}(?:1\s{0,2}={1,3}\s{0,2}1|this\.)|^[\w'"@. -]{0,40};\s{0,3}(?:return\s{1,3}(?:true|false|1|''==')|sleep\s{0,2}\(\s{0,2}\d{3,6}\s{0,2}\))/,
  },
  {
    // Ends the call of `find` and goes on with its cursor; the whole document as an argument.
    what: 'breakout',
    points: 85,
    inProse: 30,
    pattern:
      /^[\w@. -]{0,40}['"]?\s{0,3}[}\])]{1,4}\s{0,3}\)\s{0,3}\.\s{0,3}(?:foreach|toarray|map|limit|sort|count|hasnext|next|explain|pretty|itcount)\s{0,3}\([^\n]{0,200}(?:emit|this|\/\/|\(\s{0,3}\{|['"]$)|['"]\s{0,3}(?:\|\||&&)\s{0,3}!{0,2}[\w.]{1,40}\(\s{0,3}this\s{0,3}[),]/,
  },
  {
    // A loop until time has passed: how one asks a database that answers nothing.
    what: 'delay',
    points: 88,
    inProse: 40,
    pattern:
      /\bwhile\s{0,2}\(\s{0,2}\(?\s{0,2}(?:new\s{1,2}date\(\)|\w{1,12})\s{0,2}-\s{0,2}\w{1,12}\s{0,2}\)?\s{0,2}<\s{0,2}\d{3,6}/,
  },
  {
    // The query string of a form, as one value: `user[$ne]=x&password[$ne]=x`, `filter[where][password][regexp]=^s`.
    what: 'operator',
    points: 86,
    inProse: 30,
    pattern:
      /(?:^|[&?])[\w.]{0,40}(?:\[\w{0,40}\]){0,4}\[\$(?:elemmatch|mod|type|size|all|push|pull|pop|rename|set|unset|addtoset|text|jsonschema|func|function|accumulator|lookup|unionwith|out|merge|where|regex)\](?:\[[$\w]{0,20}\]){0,4}=|(?:^|[&?])(?:id|_id|user|username|login|email|password|pin|token|otp)\[\$(?:in|nin|ne|gte?|lte?)\](?:\[\d{0,3}\])?=/,
  },
  {
    // Interfaces that take conditions from clients (LoopBack, Prisma, Sequelize, Django): nobody searches for secrets.
    what: 'secret',
    points: 84,
    inProse: 30,
    pattern:
      /(?:\[|\b)(?:password|passwd|passwordhash|password_hash|pwd|resettoken|reset_token|resetpasswordtoken|accesstoken|access_token|apikey|api_key|secret)(?:\]\[|__|\[)\$?(?:regexp?|iregex|i?like|nlike|nilike|neq?|not|gte?|lte?|in|nin|inq|startswith|istartswith|endswith|contains|icontains|iexact|between|starts_with|_like|range)\]?(?:=|$)|["']include["']?\s{0,3}:\s{0,3}\[?\s{0,3}["']accesstokens/,
  },
  {
    // The functions of a mapReduce, `$accumulator` or `$where`.
    what: 'script',
    points: 85,
    inProse: 50,
    pattern:
      /^\s{0,9}(?:async\s)?function\s{0,3}\(\s{0,3}\w{0,20}\s{0,3}\)\s{0,3}\{\s{0,3}(?:emit\(|return\s{1,3}\(?this\.|sleep\()/,
  },
  {
    what: 'breakout',
    points: 85,
    inProse: 30,
    pattern:
      /^[\w@. -]{0,40}['"]\s{0,3}(?:\|\||&&)\s{0,3}!{0,2}this\b\s{0,3}['"]?\s{0,3}(?:\/\/)?$|["']\$text["']\s{0,3}:\s{0,3}\{\s{0,3}["']\$search/,
  },
])
