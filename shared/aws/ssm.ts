/** Settings kept in a parameter. */
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ClientOptions } from './client.ts';

export const open = (options: ClientOptions) => new SSMClient(options);

/** The parameter's text. Rejects with SSM's own error, ParameterNotFound among them. */
export async function parameter(client: SSMClient, Name: string): Promise<string> {
  const { Parameter } = await client.send(new GetParameterCommand({ Name }));
  return Parameter?.Value ?? '';
}
