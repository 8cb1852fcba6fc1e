import { signDetector } from './signs.ts'

/** Databases with languages of their own: Redis, graphs, search engines, CouchDB, time series. */
export const engineSigns = signDetector('nosql', [
  {
    what: 'redis',
    points: 85,
    inProse: 30,
    pattern:
      /^\*\d{1,3}\r?\n\$\d{1,5}\r?\n\w|[\r\n](?:flushall|config\s{1,3}(?:set|get)|slaveof|eval\s{1,3}['"]|save|\*\d{1,3}\r\n\$\d{1,5}|(?:set|add|replace)\s\S{1,60}\s\d{1,9}\s\d{1,9}\s\d{1,9}\s|flush_all|stats\s(?:items|cachedump)|replicaof\s|module\s{1,3}load)|\bredis\.p?call\s{0,3}\(\s{0,3}['\x22](?:keys|config|flush|slaveof|replicaof|eval|module|debug|script|shutdown|save|bgsave|client|acl|migrate|restore)|^\s{0,9}(?:(?:slaveof|replicaof)\s{1,3}(?:[\w.:-]{1,60}\s{1,3}\d{1,5}|no\s{1,3}one)|config\s{1,3}(?:set|rewrite|get\s{1,3}(?:dir|requirepass|\*))\b[^\n]{0,80}|module\s{1,3}load\s{1,3}\S{1,80}|debug\s{1,3}(?:segfault|sleep\s{1,3}\d{1,4}))\s{0,9}$/,
  },
  {
    // Cypher, the language of graph databases.
    what: 'cypher',
    points: 86,
    inProse: 40,
    pattern:
      /\bdetach\s{1,5}delete\s{1,5}\w|\bcall\s{1,5}(?:db|dbms|apoc)\.\w|\bload\s{1,5}csv\s{1,5}(?:with\s{1,5}headers\s{1,5})?from\s|\bunion\s{1,5}(?:all\s{1,5})?match\s{0,5}\(|^[^{\n]{0,40}['"]\s{0,3}\}\s{0,3}\)\s{0,3}(?:return|with|set|delete|detach|match|call|where)\b/,
  },
  {
    // Gremlin, AQL (ArangoDB), ReQL (RethinkDB), Flux (InfluxDB).
    what: 'query-language',
    points: 84,
    inProse: 30,
    pattern:
      /\bg\.(?:v|e|addv|inject)\s{0,2}\([^)]{0,40}\)\s{0,2}\.\s{0,2}\w{1,20}\(|['")\]}]\s{0,3}(?:\|\||&&|;|\)|\s)\s{0,3}for\s{1,3}\w{1,20}\s{1,3}in\s{1,3}\w{1,40}\s{1,3}(?:return|filter|remove|update|limit)\b|\br\.(?:db|table|dbdrop|tabledrop|js|http)\s{0,2}\(\s{0,2}['"]|\|>\s{0,3}to\s{0,2}\(\s{0,2}(?:bucket|host|org)\w{0,4}\s{0,2}:|\b(?:buckets|databases)\(\)\s{0,3}\|>|['"]\s{0,3}\)\s{0,3}\|>\s{0,3}\w{1,20}\(|['"]\s{0,3}\)?\s{0,3}(?:or|and)\s{1,3}(?:attribute_(?:not_)?exists|attribute_type)\s{0,2}\(/,
  },
  {
    // Lucene, Solr and Elasticsearch: everything, secrets, parsers that read addresses, other servers.
    what: 'search',
    points: 84,
    inProse: 30,
    pattern:
      /\{!(?:xmlparser|join\s[^}]{0,60}fromindex|graph|hash_range|rerank|cache)\b|_query_\s{0,2}:\s{0,2}["']?\{!|\bshards=[\w.:-]{1,60}\/|\b(?:password|passwd|pwd|secret|api_?key|token)\w{0,16}:(?:\*(?!\*)|\/\.\*|\/\^|\[\s{0,2}\*\s{1,3}to)|\b_exists_\s{0,2}:\s{0,2}(?:pass|pwd|secret|token|api_?key|hash)|\w['")\]]{0,3}\s{1,3}or\s{1,3}\*:\*|\bctx\._source\.\w{0,20}(?:admin|role|password|privilege|permission)\w{0,20}\s{0,3}=/,
  },
  {
    // Leaves a group of Lucene's language; AQL behind the end of a string; secrets asked of DynamoDB.
    what: 'query-language',
    points: 84,
    inProse: 30,
    pattern:
      /^[^()\n]{0,40}\)\s{1,3}(?:or|and|not)\s{1,3}[^()\n]{1,80}\s\(\w{1,30}:|^[\w@. -]{0,40}['"]\s{0,3}\)?\s{0,3}(?:return|filter)\s{1,3}\w{1,30}[^\n]{1,60}\(\s{0,3}for\s{1,3}\w{1,20}\s{1,3}in\s{1,3}\w{1,40}\s|\b(?:attribute_exists|begins_with|attribute_type)\s{0,2}\(\s{0,2}#?(?:pass|pwd|secret|api_?key|token|reset_?token)\w{0,16}/,
  },
  {
    what: 'couch',
    points: 82,
    inProse: 30,
    pattern:
      /_all_docs|_all_dbs|\bstartkey=|_design\/|\/_config\b|\/_utils\/|\/org\.couchdb\.user:|\/_node\/[\w@.-]{1,60}\/_config/,
  },
])
