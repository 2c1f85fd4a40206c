# fish completion of vfiobench: vfiobench completion fish | source
#
# What may come next says `vfiobench __complete -- WORD...`.

# What npx would run: the nearest package's, or vfiobench's own in a checkout of it. It asks no registry.
function __vfiobench_of_npx
    set -l folder $PWD
    while true
        for file in $folder/node_modules/.bin/vfiobench $folder/bin/vfiobench.js
            if test -x $file
                echo $file
                return 0
            end
        end
        if test -z "$folder" -o "$folder" = /
            break
        end
        set folder (string replace -r '/[^/]*$' '' -- $folder)
    end
    type -fp vfiobench
end

# Keeps the answer for the line; false where it is none of vfiobench. Both conditions below ask, in whatever order: the
# second takes what the first was told.
function __vfiobench_ask
    set -l line (commandline -cp | string collect)
    if set -q __vfiobench_line; and test "$line" = "$__vfiobench_line"
        set -e __vfiobench_line
        test (count $__vfiobench_answer) -gt 0
        return
    end
    set -g __vfiobench_line $line
    set -g __vfiobench_answer
    set -l words (commandline -opc)
    set -l command (string replace -r '^~/' "$HOME/" -- $words[1])
    set -e words[1]
    if string match -qr '(^|/)npx$' -- $command
        while string match -q -- '-*' $words[1]
            set -e words[1]
        end
        test "$words[1]" = vfiobench; or return 1
        set -e words[1]
        set command (__vfiobench_of_npx); or return 1
    end
    type -q -- $command; or return 1
    set -l typed (commandline -ct)
    set -g __vfiobench_answer ($command __complete -- $words "$typed" 2>/dev/null </dev/null)
    test (count $__vfiobench_answer) -gt 0
end

function __vfiobench_names
    __vfiobench_ask; and test "$__vfiobench_answer[-1]" = :none
end

function __vfiobench_files
    __vfiobench_ask; and test "$__vfiobench_answer[-1]" = :files
end

function __vfiobench_candidates
    test (count $__vfiobench_answer) -gt 1; and printf '%s\n' $__vfiobench_answer[1..-2]
end

for command in vfiobench vfiobench.js npx
    complete -c $command -n __vfiobench_names -f -a '(__vfiobench_candidates)'
    complete -c $command -n __vfiobench_files -F -a '(__vfiobench_candidates)'
end
