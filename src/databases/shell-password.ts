/**
 * Shell lines that read a password from the first line of stdin into an exported variable, and leave the rest
 * to the command after them. Any shell has `read` and `printf`: no image needs more, and no process shows it.
 */
export function readPassword(variable: string): string {
  // The dot keeps line ends at the end of the password, which $(…) removes.
  return `IFS= read -r line
${variable}="$(printf '%b.' "$line")"
${variable}="\${${variable}%.}"
export ${variable}
unset line
`;
}

/** The line of stdin that `readPassword` reads: every byte as the escape \0ooo. */
export function passwordLine(password: string): string {
  const bytes = [...new TextEncoder().encode(password)];
  return `${bytes.map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join('')}\n`;
}
