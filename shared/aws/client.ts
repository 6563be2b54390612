/** The one form in which every AWS service client is opened and used. */
import type { STSClientResolvedConfig } from '@aws-sdk/client-sts';
import type { Input, Operation } from '../operations.ts';

/** What every client of ours is opened with. No endpoint, ever: the SDK itself honours AWS_ENDPOINT_URL. */
export interface ClientOptions {
  region: string;
  /** Absent: the SDK's own chain, which in Lambda is the function's role. */
  credentials?: () => Promise<Credentials>;
  /** Waits between retries grow with throttling; a refusal is never repeated. */
  retryMode: 'adaptive';
  maxAttempts: number;
  /** One pool of connections for all clients: a warm call opens none. */
  requestHandler: HttpPool | { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: true };
}

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

/** An open pool of connections: whatever a client of the SDK has made of its `requestHandler`. */
export type HttpPool = STSClientResolvedConfig['requestHandler'];

/** A client of any service. The command is made by `commands` of the same module, so the two fit. */
export interface Client {
  send(command: never): Promise<unknown>;
  config: { requestHandler: HttpPool };
}

/** One command for each operation of a service in the table of operations: a missing one does not compile. */
export type Commands<S extends string> = {
  [N in Operation as N extends `${S}:${infer Action}` ? Action : never]: new (input: Input<N>) => object;
};

/** Opens clients that share one pool of connections. */
export interface Opener {
  /** `credentials` absent: our own. */
  open<C extends { config: { requestHandler: HttpPool } }>(
    make: (options: ClientOptions) => C,
    region: string,
    credentials?: () => Promise<Credentials>,
  ): C;
}

export function opener(): Opener {
  let pool: HttpPool | undefined;
  return {
    open(make, region, credentials) {
      const client = make({
        region,
        ...(credentials && { credentials }),
        retryMode: 'adaptive',
        maxAttempts: 5,
        // Milliseconds; without the last one the SDK only warns and waits for ever.
        requestHandler: pool ?? { connectionTimeout: 3_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
      });
      pool ??= client.config.requestHandler;
      return client;
    },
  };
}
