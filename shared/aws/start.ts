/** A function's cold start: ports and settings, made once and kept for every later event. */
import { awsPorts, optionsFrom, type AwsOptions } from '../aws.ts';
import type { Ports } from '../ports.ts';
import type { Settings } from '../settings.ts';
import { once } from './once.ts';
import { loadSettings } from './settings.ts';

export interface Started {
  ports: Ports;
  options: AwsOptions;
  /** Read and checked by the first call; rejects with BadInput when they cannot be used, and is tried again by the next event. */
  settings(): Promise<Settings>;
}

let started: Started | undefined;

/** Throws BadInput when the environment cannot be used. */
export const start = (invocation: { invokedFunctionArn: string }): Started =>
  (started ??= begin(invocation.invokedFunctionArn));

function begin(functionArn: string): Started {
  const options = optionsFrom(process.env, functionArn);
  return {
    options,
    ports: awsPorts(options),
    settings: once(() => loadSettings(process.env['SETTINGS'] ?? 'guardrails.json', options.region)),
  };
}
