import type { Sign } from './signs.ts'

/** Probes and ways out of the runtimes of scripting languages that need no name of a module. */
export const runtimes: readonly Sign[] = [
  // `; import time;time.sleep(4)`, `&& Thread.Sleep(8000)`: an answer that comes late. Programs wait in the middle of themselves.
  {
    what: 'delay',
    points: 85,
    inProse: 20,
    pattern:
      /^[\s\d]{0,12}(?:['"`)\]};&|+,.%]{1,3}\s{0,3}){1,6}(?:import\s{1,3}time\s{0,2}[;\n]\s{0,2})?(?:time|(?:system\.threading\.|java\.lang\.)?thread|timeunit\.seconds|asyncio|kernel|timer|os)\.sleep\s{0,2}\(\s{0,2}\d[\d./* ]{0,12}\)|^\s{0,8}(?:import\s{1,3}time\s{0,2}[;\n]\s{0,2})?(?:time|(?:system\.threading\.|java\.lang\.)?thread|timeunit\.seconds|asyncio|kernel|timer|os)\.sleep\s{0,2}\(\s{0,2}\d[\d./* ]{0,12}\)[\s;'")}#]{0,8}(?:\/\/|--)?\s{0,3}$|\bexec\s{0,2}\(\s{0,2}["']import\s{1,2}time/,
  },
  // `'+(57*31).to_s+'`, `typeof(57)+31`: arithmetic inside of a text.
  {
    what: 'arithmetic',
    points: 85,
    inProse: 20,
    pattern:
      /['"]\s{0,2}\+\s{0,2}\(\s{0,2}\d{1,9}\s{0,2}[*+-]\s{0,2}\d{1,9}\s{0,2}\)\.(?:to_s|inspect|tostring)\b|^\W{0,3}typeof\s{0,2}\(\s{0,2}\d{1,9}\s{0,2}\)\s{0,2}[*+-]\s{0,2}\d/,
  },
  // Letters by their numbers in octal or hexadecimal.
  {
    what: 'obfuscation',
    points: 90,
    inProse: 50,
    pattern:
      /\b(?:exec|eval|system|compile|assert|__import__|loadstring|instance_eval|function)\s{0,2}\(\s{0,2}[bru]{0,2}['"`](?:\\(?:x[\da-f]{2}|[0-7]{2,3}|\d{2,3}|u[\da-f]{4})){4}|\b(?:exec|eval)\s{0,2}\(\s{0,2}['"][\w+/=]{4,400}['"]\s{0,2}\.\s{0,2}(?:decode|unpack1?|to_s|tr|reverse|encode)\b|\b(?:exec|eval)\s{0,2}\(\s{0,2}(?:base64\.|codecs\.|bytes\.|binascii\.|zlib\.|marshal\.|pickle\.)\w{3,20}\s{0,2}\(|\b(?:exec|eval)\s{0,2}\(\s{0,2}(?:bytes\s{0,2}\(\s{0,2}\[|['"]{2}\.join\s{0,2}\(|chr\s{0,2}\(\s{0,2}\d)/,
  },
  // `(function(){return this})()`: the global object without its name.
  {
    what: 'node',
    points: 88,
    inProse: 35,
    pattern:
      /\(\s{0,2}function\s{0,2}\(\s{0,2}\)\s{0,2}\{\s{0,2}return\s{1,3}(?:this|process|global)\s{0,2};?\s{0,2}\}\s{0,2}(?:\)\s{0,2}\(|\(|\)\.)|\breflect\.(?:get|apply|construct|getprototypeof)\s{0,2}\(\s{0,2}(?:globalthis|global|process|this|function|eval)\b|\.dlopen\s{0,2}\(\s{0,2}(?:module|\{)/,
  },
  // A shell that comes back: a socket in place of the streams. No program does that by the way.
  {
    what: 'reverse-shell',
    points: 92,
    inProse: 84,
    pattern:
      /\bos\.dup2\s{0,2}\(\s{0,2}\w{1,20}\.fileno\s{0,2}\(|\bpty\.spawn\s{0,2}\(\s{0,2}\[?\s{0,2}['"](?:\/(?:usr\/)?bin\/)?(?:ba|z|da|c|k)?sh\b|\b(?:io\.popen|os\.execute|os\.system|os\.popen|eval|exec|execsync|subprocess\.\w{3,12})\s{0,2}\(\s{0,2}(?:args\.|ngx\.req|request\.(?:args|values|form|query|params)|req\.(?:query|body|params))/,
  },
  {
    what: 'ruby',
    points: 86,
    inProse: 30,
    pattern:
      /(?:^|['"};])\s{0,3}require\s{0,2}['"](?:base64|open3|socket|net\/http|open-uri|pty|fileutils|digest)['"]\s{0,2};|\.(?:__)?(?:public_)?send(?:__)?\s{0,2}\(\s{0,2}:`|\binstance_eval\s{0,2}\{[^{}]{0,80}(?:`|\bsystem\b|\bexec\b|\bfile\.|\bio\.|%x)|\b(?:file|io)\.(?:binread|(?:binwrite|write|foreach)\s{0,2}\(\s{0,2}['"](?:\/|\.\.|~|config\/|public\/|app\/))|\bobjectspace\.each_object\b|\bmethod\s{0,2}\(\s{0,2}:system\b/,
  },
  // What the shell answered, and a method of that; a name of a class that is looked up in order to read or run.
  {
    what: 'ruby',
    points: 86,
    inProse: 30,
    pattern:
      /^\s{0,4}`[^`\n]{1,60}`\.(?:then|tap|to_s|strip|lines|split|inspect|each_line|chomp|bytes|unpack1?)\b|\bconst_get\s{0,2}\(\s{0,2}:?['"]?(?:file|io|kernel|process|open3|dir|object)\b|\{\s{0,3}rails\.application\.(?:(?:credentials|secrets)(?:\.(?:config|to_\w{1,8}|inspect|read|secret_key_base|each|map)\b|\s{0,3}\})|secret_key_base|key_generator)/,
  },
  // From a generator, a coroutine or an error to the frame that called it; a class that is handed to `exec`.
  {
    what: 'python',
    points: 88,
    inProse: 30,
    pattern:
      /\.(?:[gca]g?[ir]_frame|tb_frame|f_back)\.f_|\.f_(?:back|builtins|globals|locals)\s?[.[]|\.f_builtins\b|@(?:exec|eval)\s{0,3}[\r\n]{1,2}\s{0,3}(?:@\w|class\b|def\b)/,
  },
  // A loop that does nothing but let time pass.
  {
    what: 'delay',
    points: 84,
    inProse: 20,
    pattern:
      /\bwhile\s{0,2}\(\s{0,2}(?:date\.now|performance\.now|\+?\s?new\s{1,2}date)\b[^;{}\n]{0,60}\)\s{0,2}(?:;|\{\s{0,2};?\s{0,2}\})/,
  },
  // The same with its condition at the end, or between the semicolons of a `for` that has nothing else to do.
  {
    what: 'delay',
    points: 85,
    inProse: 20,
    pattern:
      /\bdo\s{0,3}\{\s{0,3}(?:(?:var|let)\s)?\s{0,2}\w{1,20}\s{0,2}=\s{0,2}\+?\s{0,2}(?:new\s{1,2}date|date\.now|performance\.now)\b[^{};]{0,30};?\s{0,3}\}\s{0,3}while\s{0,2}\(|\bfor\s{0,2}\([^;\n]{0,80};[^;\n]{0,40}(?:new\s{1,2}date|date\.now|performance\.now)\b[^;\n]{0,60};\s{0,2}\)\s{0,2}(?:;|\{\s{0,2};?\s{0,2}\})/,
  },
  // Lua's letters by number, Tcl's commands in brackets, a note in a picture that a tool of Perl evaluates (CVE-2021-22204).
  {
    what: 'program',
    points: 86,
    inProse: 35,
    pattern:
      /\bload(?:string)?\s{0,2}\(\s{0,2}string\.(?:char|reverse|format|gsub|rep)\s{0,2}\(|\bstring\.char\s{0,2}\(\s{0,2}\d{1,3}\s{0,2},\s{0,2}\d|\[\s?exec\s{1,2}(?:\/\w|(?:id|whoami|ls|cat|uname|hostname|ifconfig|curl|wget|nc|ping|env|\w{0,3}sh)\b)|\[\s?open\s{1,2}["{]?(?:\/(?:etc|proc|root|home|var|tmp)\/|\|)/,
  },
  {
    what: 'perl',
    points: 86,
    pattern: /\(metadata\s{1,8}\(\w{1,20}\s{1,4}"\\\s|\\\s{0,3}"\s{0,3}\.\s{0,3}qx\s?[{(/|]/,
  },
  // `${\ ...}`: Perl runs what stands in a reference.
  {
    what: 'perl',
    points: 86,
    inProse: 40,
    pattern: /\$\{\s{0,2}\\\s{0,2}(?:\(|require\b|exec\b|system\b|do\b|eval\b|`|qx\b|open\b)/,
  },
  {
    what: 'program',
    points: 86,
    inProse: 35,
    pattern:
      /\bdebug\.(?:getregistry|getupvalue|setupvalue|sethook)\s{0,2}\(|\b(?:dofile|loadfile)\s{0,2}\(\s{0,2}['"]|\bloadstring\s{0,2}\(\s{0,2}['"[]|:erlang\.(?:apply|halt|open_port)\s{0,2}\(|\berlang:(?:apply|halt|open_port)\s{0,2}\(|\bgetobject\s{0,2}\(\s{0,2}"{1,2}(?:winmgmts|script|winnt):|\.gettype\s{0,2}\(\s{0,2}\)\s{0,2}\.\s{0,2}(?:assembly|gettype|getmethod|invokemember|basetype|module)\b|\btypeof\s{0,2}\(\s{0,2}\w{1,20}\s{0,2}\)\s{0,2}\.\s{0,2}assembly\b|^[=+@-]\s{0,2}\w{2,12}\|\s{0,2}'[^']{1,100}'!\w/,
  },
]
