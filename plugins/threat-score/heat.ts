import { list } from './detector-words.ts'
import { createLiterals } from './literals.ts'

/**
 * What attacks can hardly do without and everyday values seldom hold, in lower case and without blanks, family by family. It
 * says what of a large body is looked at first, and nothing else: what is not here is looked at later.
 */
const MARKS = [
  // SQL.
  ...list(
    `'or 'and "or "and ')or ')and '|| '; ";-- '-- '# '/* or1= or'1 or"1 and1= and'1 unionselect unionall union/* selectnull select@@ (select select* fromdual`,
  ),
  ...list(
    `orderby1 groupby1 informationschema information_schema sleep( benchmark( waitfor pg_sleep dbms_ utl_ xp_ sp_execute load_file intooutfile`,
  ),
  ...list(
    `extractvalue( updatexml( sqlite_ pg_ sysobjects ;drop ;insert ;update ;delete ;exec ;declare ;select ascii( substring( char( concat(0x having1 /*! /**/ =' ='' ||'`,
  ),
  // Scripts.
  ...list(
    `<script </script <svg <img <iframe <body <object <embed <math <details <video <audio <input <form <meta <base <link <style <marquee <template`,
  ),
  ...list(
    `onerror= onload= onclick= onfocus= onmouse ontoggle= onbegin= onpointer onanimation ontransition javascript: vbscript: data:text srcdoc`,
  ),
  ...list(
    `alert( alert\` prompt( confirm( eval( document. window. .cookie fromcharcode constructor( innerhtml \\u00 \\x3 &#x &lt; style=`,
  ),
  // Files and commands.
  ...list(
    `../ ..\\ ..%2f %2e%2e ....// /etc/ /proc/ /root/ c:\\ c:/ boot.ini win.ini web.config .htaccess .htpasswd .env .git/ .ssh id_rsa wp-config file:// php:// \\\\`,
  ),
  ...list(
    `;cat ;ls ;id ;whoami ;wget ;curl ;ping ;nc ;sleep ;echo |cat |ls |id |whoami |wget |curl |ping |nc |sh |bash |dir |type |net &&cat &&ls &&id &&whoami &&wget &&curl &&ping`,
  ),
  ...list(
    `&whoami &dir &net &ping &type \`id \`whoami \`cat \`ls \`wget \`curl \`ping \`sleep $( \${ $ifs /bin/ /dev/tcp cmd.exe cmd/c powershell certutil nslookup whoami -einvoke iex( uname`,
  ),
  // Templates and code.
  ...list(
    `{{ {% #{ *{ @{ <%= <%@ <# jndi \${{ [[ __class__ __mro__ __globals__ __import__ __proto__ prototype] constructor] getruntime processbuilder forname( newinstance ognl`,
  ),
  ...list(
    `<?php <?= <? system( exec( passthru( shell_exec( popen( assert( phpinfo( base64_decode( file_get_contents( include( require( child_process process. global.`,
  ),
  ...list(
    `os.system os.popen subprocess pickle cos\\n rce ysoserial ro0ab aced0005 o:1 a:1:{ !!python !!java !ruby @type $type _$$nd tyoo tzo gas k4s`,
  ),
  // Other languages and protocols.
  ...list(
    `$ne $gt $lt $regex $where $or $in $func [$ne [$gt db. this. *)( )(| )(& (|( (&( //* /* doc( string-length( count(/ substring(// <!entity <!doctype xi:include xsl: system"`,
  ),
  ...list(
    `http://127 http://localhost http://169 http://10. http://192.168 http://[ http://0 http://metadata 169.254 gopher: dict: ldap: rmi: ftp: jar: netdoc: @127 nip.io`,
  ),
  ...list(
    `set-cookie: location: content-length: content-type: http/1. %0d%0a %0a \\r\\n __schema __type addtype sethandler php_value .php .jsp .aspx`,
  ),
]

/** How many of the marks the value holds, so that what is hot can be looked at first. */
export function createHeat(): (value: string) => number {
  const find = createLiterals(MARKS.map((mark) => [mark]))
  return (value) => {
    const bits = find(value)
    let heat = 0
    for (let word = 0; word < bits.length; word++) for (let left = bits[word]!; left !== 0; left &= left - 1) heat++
    return heat
  }
}
