/**
 * What a script deletes that dpkg runs to purge a package, one path a line; `?` where that is not told. A statement that is not known
 * to delete nothing may delete anything: functions of other files, names that are made up as it runs.
 */
const deletions = String.raw`
function told(word,    name, rest) {
  gsub(/["']/, "", word)
  sub(/^\$\{?DPKG_ROOT(:-\/?)?\}?\/?/, "/", word)
  while (match(word, /^(\$[A-Za-z_][A-Za-z_0-9]*|\$\{[A-Za-z_][A-Za-z_0-9]*\})/)) {
    name = substr(word, 1, RLENGTH); rest = substr(word, RLENGTH + 1)
    gsub(/[{}$]/, "", name)
    if (!(name in value) || name in several) break
    word = value[name] rest
  }
  # All that the part before a pattern, or a name that is not known, may stand for.
  if (match(word, /[$*?\140{(\[\\]/)) { word = substr(word, 1, RSTART - 1); sub(/[^\/]*$/, "", word) }
  sub(/\/+$/, "", word)
  # What is everybody's is no place of a package.
  print word !~ /\/\.\.?(\/|$)/ && (word ~ /^\/(etc|home|opt|root|run|srv)\/[^\/]/ || word ~ /^\/(usr|var)\/[^\/]+\/[^\/]/) ? word : "?"
}
{ sub(/^[ \t]+/, ""); while (sub(/\\$/, " ")) { if ((getline more) <= 0) break; $0 = $0 more } }
# What debhelper adds clears up after itself alone.
/^# Automatically added by dh_/ { added = 1 }
/^# End automatically added section/ { added = 0 }
/^#/ || added { next }
{
  gsub(/\\\140|[0-9]*>[ ]*\/dev\/null|[0-9]*>&[0-9]/, " ")
  sub(/^\(?["A-Za-z0-9_*|. \t-]+\)[ \t]*/, "")
  gsub(/&&|\|\||[;|&]|[ \t]do[ \t]|[ \t]then[ \t]/, "\n")
  count = split($0, statements, "\n")
  for (i = 1; i <= count; i++) {
    s = statements[i]
    sub(/^[ \t]+/, "", s); sub(/[ \t]+$/, "", s)
    if (s ~ /^case [^\140(]* in$/) continue
    sub(/^case [^\140(]* in /, "", s)
    sub(/^\(?["A-Za-z0-9_*. \t-]+\)[ \t]*/, "", s)
    while (sub(/^(if|elif|else|then|do|while|!|\{)([ \t]+|$)/, "", s)) ;
    if (s ~ /[\140>]|\$\(/) { print "?"; continue }
    if (s ~ /^(fi|esac|done|\}|\)|:|true|false|shift|break|continue)?$|^(exit|return)( [0-9]+)?$|^set [-+]|^db_[a-z]+( |$)/) continue
    if (s ~ /^[A-Za-z_][A-Za-z_0-9]*=("[^"]*"|'[^']*'|[^ \t"']*)$/) {
      at = index(s, "="); name = substr(s, 1, at - 1); given = substr(s, at + 1); gsub(/["']/, "", given)
      if (name in value && value[name] != given) several[name] = 1
      value[name] = given
      continue
    }
    if (split(s, word, /[ \t]+/) > 1 && word[1] == "for") { several[word[2]] = 1; continue }
    if (s ~ /^(\[|test|echo|rmdir|command -v|which|getent|chmod|ldconfig|systemctl|invoke-rc\.d|deb-systemd-(helper|invoke)|update-[a-z-]+(\.d)?|dpkg-(trigger|maintscript-helper|divert|statoverride)|ucfr?|remove-shell|py3clean|\. \/usr\/share\/debconf\/confmodule)([ \t]|$)/) continue
    if (s !~ /^(rm|unlink)[ \t]/) { print "?"; continue }
    words = split(s, word, /[ \t]+/)
    for (w = 2; w <= words; w++) if (word[w] !~ /^-/) told(word[w])
  }
}`;

/**
 * Shell functions about what purging a package takes away. `purge_takes NAME` sets `taken` to paths, one a line, and `untold` where there
 * may be more: then the places that are the package's by custom are among them.
 */
export const purgeFunctions = `purge_deletes() { # name
  for script in prerm postrm; do
    script=$(dpkg-query --control-path "$1" $script)
    [ -e "$script" ] || continue
    if head -n 1 "$script" | grep -q '^#! *\\(/usr\\)\\?/bin/\\(ba\\|da\\)\\?sh\\b'; then awk '${deletions.replaceAll("'", "'\\''")}' "$script"
    else echo '?'; fi
  done | sort -u
}
purge_takes() { # name
  taken=$(purge_deletes "$1") untold=
  case $taken in *'?'*) untold=yes ;; esac
  taken=$(
    printf '%s\\n' "$taken" | grep -v '?'
    [ -z "$untold" ] || for path in /etc /var/lib /var/log /var/cache /var/spool; do [ -e "$path/\${1%:*}" ] && echo "$path/\${1%:*}"; done
  )
}`;
