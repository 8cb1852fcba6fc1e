/** A name that a shell runs. */
export interface Command {
  readonly name: string
  /** `EVERYDAY` to `CERTAIN`. */
  readonly level: number
  /** Any argument will do: `echo`, `printf`. */
  readonly speaks: boolean
}

/** A word of everyday language or of lists: `sort`, `more`, `time`. */
export const EVERYDAY = 1
/** Short for nothing else, but too short to tell without an argument: `ls`, `rm`, `id`. */
export const SHELLISH = 2
/** Means the program wherever it stands. */
export const CERTAIN = 3

const commands = new Map<string, Command>()

function define(level: number, speaks: boolean, list: string): undefined {
  for (const name of list.split(' ')) commands.set(name, { name, level, speaks })
}

/** Shells, downloaders, reconnaissance: names that mean the program wherever they stand. */
define(
  CERTAIN,
  false,
  'whoami uname ifconfig ipconfig netstat nslookup wget curl nc ncat netcat bash sh zsh ksh csh tcsh dash python perl ruby php lua ' +
    'chmod chown chgrp mkfifo telnet ssh scp sftp traceroute tracert systeminfo tasklist taskkill powershell pwsh cmd certutil ' +
    'bitsadmin mshta rundll32 regsvr32 wmic cscript wscript schtasks vssadmin xxd base64 base32 printenv crontab awk gawk mawk sed ' +
    'grep egrep fgrep tac iptables dmesg lsof nmap socat busybox getent usermod useradd adduser userdel lsblk lscpu lspci lsmod ' +
    'insmod fdisk tcpdump rsync xargs nohup setsid strace gdb xterm mknod openssl pkill killall pgrep lastlog hostnamectl ' +
    'systemctl journalctl gcc ldd readelf hexdump shuf tftp rlogin rexec rsh icacls cacls attrib findstr ' +
    'quser netsh regedit msiexec installutil cmstp forfiles diskshadow chcp whois vi vim visudo sysctl ip6tables htop bcdedit ' +
    'dscl sw_vers osascript launchctl scutil system_profiler zcat bzcat xzcat zstdcat gunzip doas telnetd utelnetd iwconfig chpasswd gpasswd aptitude lastlogin ltrace ' +
    'waitfor robocopy xcopy wevtutil nltest dsquery gpresult qwinsta cmdkey fsutil takeown psexec mklink',
)
define(
  CERTAIN,
  false,
  'iex iwr irm iwmi gci gwmi invoke-expression invoke-webrequest invoke-restmethod invoke-command invoke-item invoke-wmimethod ' +
    'start-process get-content get-childitem get-process get-service get-item get-itemproperty get-wmiobject get-command get-host ' +
    'get-location get-history get-acl get-alias set-content add-content out-file new-object set-executionpolicy set-item remove-item ' +
    'copy-item test-connection start-bitstransfer write-output write-host stop-process get-ciminstance get-eventlog tee-object',
)
define(CERTAIN, true, 'printf')
define(EVERYDAY, true, 'echo print')
define(
  SHELLISH,
  false,
  'cat ls ll id ps ping ping6 dir rm cp mv mkdir rmdir touch pwd df du env sudo su chdir cd tr wc ln dd tar gzip unzip dig arp tee ' +
    'expr md5sum sha1sum sha256sum cksum basename dirname readlink realpath cpio chroot unset eval ftp nl od md rd ren uptime ' +
    'lpstat mailx runas pushd popd umount vol calc',
)
define(
  EVERYDAY,
  false,
  'type sleep find sort head tail more less time date test who last top kill cut host set net copy del move start tree ver path ' +
    'reg sc at route file which groups history export exec source alias node man ed zip mail java cc mount ' +
    'service reboot shutdown halt passwd login hostname locate free timeout paste seq command builtin jobs call erase ' +
    'finger look logname cal strings sum nice where trap do then ip flock perf alias timeout',
)

/** Words before the command itself. */
const wrappers = new Set(
  'sudo doas nohup exec env time timeout command builtin do then nice setsid busybox start call eval strace ltrace'.split(
    ' ',
  ),
)

export function commandOf(word: string): Command | undefined {
  return commands.get(word)
}

export function isWrapper(word: string): boolean {
  return wrappers.has(word)
}

/** All names, for the glance at a value. */
export const commandNames: readonly string[] = [...commands.keys()]

/** Prime, and ten times the number of names: one word in ten that is none passes by chance. */
const SLOTS = 4093
const slots = new Uint8Array(SLOTS)

/** The hash of a name, fed one character after another; case does not matter. */
export function hashStep(hash: number, code: number): number {
  return (Math.imul(hash, 31) + (code | 0x20)) | 0
}

/** Whether a name with this hash is in the table. True for some that are not; never false for one that is. */
export function mayBeCommand(hash: number): boolean {
  return slots[(hash >>> 0) % SLOTS] === 1
}

for (const name of commands.keys()) {
  let hash = 0
  for (let i = 0; i < name.length; i++) hash = hashStep(hash, name.charCodeAt(i))
  slots[(hash >>> 0) % SLOTS] = 1
}
