# PowerShell completion of vfiobench: vfiobench completion powershell | Out-String | Invoke-Expression
#
# What may come next says `vfiobench __complete -- WORD...`. Needs PowerShell 7.

# What npx would run: the nearest package's, or the one in the path. It asks no registry.
function global:__VfiobenchOfNpx {
    for ($folder = (Get-Location).ProviderPath; $folder; $folder = Split-Path -Parent $folder) {
        $ending = if ($IsWindows) { '.cmd' } else { '' }
        $file = Join-Path $folder "node_modules/.bin/vfiobench$ending"
        if (Test-Path $file) { return $file }
        $file = Join-Path $folder 'bin/vfiobench.js'
        if (-not $IsWindows -and (Test-Path $file)) { return $file }
    }
    return (Get-Command vfiobench -CommandType Application -ErrorAction Ignore | Select-Object -First 1).Source
}

Register-ArgumentCompleter -Native -CommandName vfiobench, vfiobench.js, npx -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @($commandAst.CommandElements |
            Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
            ForEach-Object { $_.Extent.Text.Substring(0, [Math]::Min($_.Extent.Text.Length, $cursorPosition - $_.Extent.StartOffset)) })
    if ($commandAst.CommandElements[-1].Extent.EndOffset -lt $cursorPosition) { $words += '' }
    $command = $words[0]
    $rest = 1
    if ((Split-Path -LeafBase $command) -eq 'npx') {
        while ($rest -lt $words.Count -and $words[$rest] -like '-*') { $rest++ }
        if ($rest + 1 -ge $words.Count -or $words[$rest] -ne 'vfiobench') { return }
        $rest++
        $command = __VfiobenchOfNpx
        if (-not $command) { return }
    }
    $typed = if ($rest -lt $words.Count) { $words[$rest..($words.Count - 1)] } else { @('') }
    $answer = @(& $command __complete -- @typed 2>$null)
    if ($answer.Count -eq 0) { return }
    $found = 0
    foreach ($line in $answer | Select-Object -SkipLast 1) {
        $value, $summary = $line -split "`t", 2
        if (-not $summary) { $summary = $value }
        $text = if ($value -match '[\s@#;,''"{}()|<>&$`]') { "'" + ($value -replace "'", "''") + "'" } else { $value }
        $found++
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $summary)
    }
    # nothing at all lets PowerShell complete files
    if ($found -eq 0 -and $answer[-1] -eq ':none') { '' }
}
