/// The shells that commands can be completed in, and what each must be told once. The script asks the tool itself at every press of the key,
/// so that it knows the experiments and commands of today's executable.
enum CompletionShell: String, CaseIterable {
  case bash, zsh, fish

  /// - Parameter tool: What is typed to start the tool.
  func script(for tool: String) -> String {
    let function = "_" + String(tool.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }) + "_complete"
    return switch self {
    case .bash: Self.bash(tool, function)
    case .zsh: Self.zsh(tool, function)
    case .fish: Self.fish(tool, function)
    }
  }

  /// Where the script goes, as one line that can be typed.
  func installation(for tool: String) -> String {
    switch self {
    case .bash: "echo 'source <(\(tool) completion bash)' >> ~/.bashrc"
    case .zsh: "echo 'source <(\(tool) completion zsh)' >> ~/.zshrc"
    case .fish: "\(tool) completion fish > ~/.config/fish/completions/\(tool).fish"
    }
  }

  // Bash divides words at = and :, which addresses of data contain, so the line is read as it was typed.
  private static func bash(_ tool: String, _ function: String) -> String {
    """
    \(function)() {
      local line=${COMP_LINE:0:COMP_POINT} word summary
      local -a words
      read -ra words <<<"$line"
      [[ $line == *[[:space:]] ]] && words+=('')
      local partial=${words[-1]}
      local divided=${partial%"${partial##*[=:]}"}
      COMPREPLY=()
      while IFS=$'\\t' read -r word summary; do
        if [[ $word == :files ]]; then
          compopt -o filenames
          while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "${partial#"$divided"}")
        else
          COMPREPLY+=("${word#"$divided"}")
        fi
      done < <(command "${words[0]}" complete -- "${words[@]:1}" 2>/dev/null)
    }
    complete -F \(function) \(tool)

    """
  }

  private static func zsh(_ tool: String, _ function: String) -> String {
    """
    \(function)() {
      local line files=0
      local -a candidates
      while IFS= read -r line; do
        if [[ $line == :files* ]]; then files=1; else candidates+=("${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}"); fi
      done < <(command "$words[1]" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
      (( $#candidates )) && _describe '\(tool)' candidates
      (( files )) && _files
      return 0
    }
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef \(function) \(tool)

    """
  }

  private static func fish(_ tool: String, _ function: String) -> String {
    """
    function \(function)
      set -l words (commandline -opc) (commandline -ct)
      for line in (command $words[1] complete -- $words[2..] 2>/dev/null)
        if string match -q ':files*' -- $line
          __fish_complete_path (commandline -ct)
        else
          echo $line
        end
      end
    end
    complete -c \(tool) -f -a '(\(function))'

    """
  }
}
