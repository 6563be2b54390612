/** Options by which every command that talks to a running sandbox or a deployed hub finds it. */
import { InvalidArgumentError, type Command } from 'commander';
import { BadInput } from '../shared/errors.ts';
import { regionName } from '../shared/partitions.ts';
import { defaultPort, sandboxClient, type Client } from './client.ts';
import { hubClient, type Hub } from './hub.ts';
import type { Io } from './io.ts';

export interface EndpointOptions {
  port?: number;
  endpoint?: string;
  region?: string;
}

/** Adds `--port`, `--endpoint` and `--region`. */
export const withEndpoint = (command: Command): Command =>
  command
    .option('--port <n>', `port of the sandbox on this machine (default: ${defaultPort})`, portOf)
    .option(
      '--endpoint <url>',
      'where it is otherwise: https://… of a deployed hub, asked with your AWS credentials (or EKS_GUARDRAILS_ENDPOINT)',
    )
    .option('--region <region>', "the hub's Region, where its address does not say (or EKS_GUARDRAILS_REGION)");

/** The client that options and environment name: options first, and the sandbox on this machine when neither says anything. */
export function clientOf(options: EndpointOptions, { env, now }: Pick<Io, 'env' | 'now'>): Client {
  const place = placeOf(options, env);
  return typeof place === 'string' ? sandboxClient(place) : hubClient(place, now);
}

/** Where a sandbox serves, or the hub. Throws BadInput when nobody can be asked there. */
export function placeOf(options: EndpointOptions, env: Io['env']): string | Hub {
  const variable = options.endpoint === undefined && options.port === undefined;
  const endpoint = variable ? env['EKS_GUARDRAILS_ENDPOINT'] : options.endpoint;
  if (endpoint === undefined || endpoint === '') return `http://127.0.0.1:${options.port ?? defaultPort}`;
  const name = variable ? 'EKS_GUARDRAILS_ENDPOINT' : '--endpoint';
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
    throw new BadInput(
      `${name} ${endpoint} is not an http or https address, such as http://127.0.0.1:${defaultPort} or https://abc123.execute-api.eu-central-1.amazonaws.com.`,
    );
  const base = `${url.origin}${url.pathname.replace(/\/$/, '')}`;
  if (url.protocol === 'http:' && options.region === undefined) return base;
  // A signed request can be replayed for five minutes by whoever reads it on its way.
  if (url.protocol === 'http:' && !['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname))
    throw new BadInput(
      `${name} ${endpoint} is no place to send signed requests to: a hub's address begins with https.`,
    );
  const region = options.region ?? regionIn(url.hostname) ?? env['EKS_GUARDRAILS_REGION'];
  if (region === undefined || !regionName.test(region))
    throw new BadInput(
      region === undefined
        ? `${name} ${endpoint} does not say in which Region the hub is. Say it with --region or EKS_GUARDRAILS_REGION.`
        : `${region} is not a Region, such as eu-central-1.`,
    );
  return { base, region };
}

const regionIn = (host: string): string | undefined =>
  /^[a-z0-9-]+\.execute-api\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/.exec(host)?.[1];

/** A port number from an argument. */
export function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('Give a number from 0 to 65535.');
  return Number(text);
}
