/** TCP port that a control listener answers on inside its container. */
export const CONTROL_PORT = 8080;
/** A listener whose pulso was killed ends by itself. Seconds. */
const MAX_LIFETIME = 3600;

const NODE_LISTENER = `
require('node:net').createServer((socket) => {
  socket.on('error', () => {}).end('HTTP/1.0 200 pulso\\r\\nServer: pulso\\r\\n\\r\\n');
}).listen(${CONTROL_PORT});
setTimeout(() => process.exit(), ${MAX_LIFETIME * 1000});
`;

/** Where nc cannot serve several at a time (`-ll`), it is started again for the next one. */
const SHELL_LISTENER = `
if command -v node >/dev/null 2>&1; then exec node -e "$1"; fi
trap 'exit 0' TERM
(sleep ${MAX_LIFETIME}; kill $$) &
answer="printf 'HTTP/1.0 200 pulso\\\\r\\\\nServer: pulso\\\\r\\\\n\\\\r\\\\n'"
nc -ll -p ${CONTROL_PORT} -e sh -c "$answer" 2>/dev/null
while :; do sh -c "$answer" | nc -l -p ${CONTROL_PORT} >/dev/null 2>&1; done
`;

/** Answers HTTP with node, else with nc: what its image has. */
export const CONTROL_COMMAND: readonly string[] = [
  ...['sh', '-c', SHELL_LISTENER, 'listener'],
  NODE_LISTENER,
];
