/** Options by which every command that talks to a running sandbox finds it. */
import { InvalidArgumentError, type Command } from 'commander';
import { client, defaultPort, type Client } from './client.ts';

export interface EndpointOptions {
  port: number;
  endpoint?: string;
}

/** Adds `--port` and `--endpoint`. */
export const withEndpoint = (command: Command): Command =>
  command
    .option('--port <n>', 'port of the sandbox on this machine', portOf, defaultPort)
    .option('--endpoint <url>', 'where it is, if not on this machine');

export const clientOf = (options: EndpointOptions): Client =>
  client(options.endpoint ?? `http://127.0.0.1:${options.port}`);

/** A port number from an argument. */
export function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('Give a number from 0 to 65535.');
  return Number(text);
}
