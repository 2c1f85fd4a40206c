# bash completion of vfiobench: source <(vfiobench completion bash)
#
# What may come next says `vfiobench __complete -- WORD...`. Needs bash alone, 4.0 or later.

# Sets words: those up to the cursor, as they are typed. COMP_WORDS takes --variant=iopf-premap:pages=8 apart, at what
# COMP_WORDBREAKS holds; of the last word, head is what stands before the part that readline replaces.
_vfiobench_words() {
  local line=${COMP_LINE:0:COMP_POINT} i part
  words=() head=
  for ((i = 0; i <= COMP_CWORD; i++)); do
    part=${COMP_WORDS[i]}
    if [[ $i -gt 0 && $line != [[:space:]]* ]]; then
      head=${words[-1]}
      words[-1]+=$part
    else
      line=${line#"${line%%[![:space:]]*}"}
      head=
      words+=("$part")
    fi
    if [[ $line == "$part"* ]]; then line=${line#"$part"}; else words[-1]=$head$line line=; fi
  done
  # a part that only separates is not replaced
  if [[ -n $head && $part == [=:@]* ]]; then head=${words[-1]}; fi
}

# _vfiobench_reply WORD...: completes the last one, by what $vfiobench answers
_vfiobench_reply() {
  local answer value summary files= quote= width=0 open=${words[-1]#"$head"}
  local -a values=() summaries=()
  COMPREPLY=()
  # a redirection takes a file
  if [[ ${COMP_WORDS[COMP_CWORD - 1]}${COMP_WORDS[COMP_CWORD]} == [\<\>]* ]]; then return 0; fi
  answer=$("$vfiobench" __complete -- "$@" 2>/dev/null </dev/null) || return 0
  while IFS=$'\t' read -r value summary; do
    case $value in
      :files) files=yes ;;
      :none) ;;
      "$head"*)
        value=${value#"$head"}
        values+=("$value") summaries+=("$summary")
        if ((${#value} > width)); then width=${#value}; fi
        ;;
    esac
  done <<<"$answer"
  case $open in [\'\"]*) quote=open ;; esac
  if [[ -n $files && ${#values[@]} -eq 0 ]]; then
    # bash's own completion of files, by `complete -o default`
    return 0
  elif [[ -n $files ]]; then
    compopt -o filenames
    while IFS= read -r value; do values+=("$value"); done < <(compgen -f -- "$open")
    COMPREPLY=("${values[@]}")
  elif [[ $COMP_TYPE == 63 && ${#values[@]} -gt 1 ]]; then
    # they are only shown, so that each can say what it is
    local i room=$((${COLUMNS:-80} - width - 6))
    for i in "${!values[@]}"; do
      summary=${summaries[i]}
      if ((${#summary} > room && room > 10)); then summary=${summary:0:room-1}…; fi
      printf -v value '%-*s%s' "$width" "${values[i]}" "${summary:+  ($summary)}"
      COMPREPLY+=("$value")
    done
  elif [[ -n $quote ]]; then
    COMPREPLY=("${values[@]}")
  else
    for value in "${values[@]}"; do
      printf -v value %q "$value"
      COMPREPLY+=("$value")
    done
  fi
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=:/] ]]; then compopt -o nospace; fi
  if [[ -z $files && ${#COMPREPLY[@]} -eq 0 ]]; then compopt +o default +o bashdefault; fi
}

_vfiobench() {
  local head vfiobench=${1/#\~\//$HOME/}
  local -a words
  _vfiobench_words
  _vfiobench_reply "${words[@]:1}"
}

# What npx would run: the nearest package's, or vfiobench's own in a checkout of it. It asks no registry.
_vfiobench_of_npx() {
  local folder=$PWD file
  while :; do
    for file in "$folder/node_modules/.bin/vfiobench" "$folder/bin/vfiobench.js"; do
      if [[ -x $file ]]; then vfiobench=$file && return; fi
    done
    if [[ -z $folder ]]; then break; fi
    folder=${folder%/*}
  done
  vfiobench=$(type -P vfiobench)
}

_vfiobench_npx() {
  local head vfiobench i=1
  local -a words
  _vfiobench_words
  while [[ $i -lt ${#words[@]} && ${words[i]} == -* ]]; do ((i++)); done
  if [[ $((i + 1)) -lt ${#words[@]} && ${words[i]} == vfiobench ]] && _vfiobench_of_npx; then
    _vfiobench_reply "${words[@]:i+1}"
  elif [[ -n ${_vfiobench_npx_else-} ]]; then
    "$_vfiobench_npx_else" "$@"
  fi
}

# who completed npx before still does, but for vfiobench
if [[ $(complete -p npx 2>/dev/null) =~ \ -F\ ([^ ]+) && ${BASH_REMATCH[1]} != _vfiobench_npx ]]; then
  _vfiobench_npx_else=${BASH_REMATCH[1]}
fi

complete -o bashdefault -o default -F _vfiobench vfiobench vfiobench.js
complete -o bashdefault -o default -F _vfiobench_npx npx
