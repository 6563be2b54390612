/** Which module holds the client of which service. Each is loaded with its first call: a pass that calls nothing loads no SDK. */
import type { Operation } from '../operations.ts';
import type { Client, ClientOptions } from './client.ts';

export type ServiceName = Operation extends infer N ? (N extends `${infer S}:${string}` ? S : never) : never;

/** A service's client and commands under the general type, for code that walks over all of them. */
export interface AnyService {
  open(options: ClientOptions): Client;
  commands: Record<string, new (input: never) => object>;
}

// Own modules with static named imports: importing an SDK package itself dynamically would bundle all of it.
export const services: { [S in ServiceName]: () => Promise<AnyService> } = {
  autoscaling: () => import('./autoscaling.ts'),
  cloudtrail: () => import('./cloudtrail.ts'),
  ec2: () => import('./ec2.ts'),
  ecr: () => import('./ecr.ts'),
  eks: () => import('./eks.ts'),
  elasticloadbalancing: () => import('./elasticloadbalancing.ts'),
  events: () => import('./events.ts'),
  guardduty: () => import('./guardduty.ts'),
  iam: () => import('./iam.ts'),
  inspector2: () => import('./inspector2.ts'),
  kms: () => import('./kms.ts'),
  lambda: () => import('./lambda.ts'),
  logs: () => import('./logs.ts'),
  s3: () => import('./s3.ts'),
  ssm: () => import('./ssm.ts'),
};
