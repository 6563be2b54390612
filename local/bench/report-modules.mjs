// Loaded into a process that is measured: writes to descriptor 3, one a line, the modules it loaded.
import { register } from 'node:module';
import { MessageChannel } from 'node:worker_threads';
import { writeSync } from 'node:fs';

const { port1, port2 } = new MessageChannel();
port1.on('message', url => writeSync(3, `${url}\n`));
port1.unref();
const hooks = `
let port;
export const initialize = ({ port2 }) => void (port = port2);
export async function load(url, context, next) {
  port.postMessage(url);
  return next(url, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`, { data: { port2 }, transferList: [port2] });
