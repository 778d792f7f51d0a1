/** Programs that look, compute and print, or change the shell alone, in every one of their forms. */
export const alwaysLooking: ReadonlySet<string> = new Set(
  `[ : alias arch b2sum base32 base64 basename bg break bzcat bzgrep cal cat cd cksum cmp colordiff column comm continue cut df diff dig dir dirname
  dpkg-query du echo egrep expand expr export false fg fgrep findmnt fmt fold free getconf getenforce getent getfacl getfattr grep groups hash head
  hexdump host hostid htop id iostat jobs join jq last lastb let local locale locate logname look lsattr lsblk lscpu lsmod lsns ls lsusb
  md5sum modinfo mountpoint mpstat namei netstat nl nproc nslookup od paste pgrep pidof ping popd pr printenv printf ps pstree pushd pwd read readelf readlink realpath
  return rev ruptime seq sestatus set sha1sum sha224sum sha256sum sha384sum sha512sum shift sleep stat strings sum tac tail test times top tput tr
  traceroute true tsort tty type ulimit umask unalias uname unexpand unset uptime users vdir vmstat w wait wc whatis whereis which who
  whoami xzcat xzgrep yes zcat zcmp zdiff zgrep zipinfo`.split(/\s+/),
);

/** What runs other commands, and code that is given: those are looked at themselves. */
export const handingOn: ReadonlySet<string> = new Set('. command env eval exec source trap watch'.split(' '));
