/** Settings and secrets kept in parameters. */
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new SSMClient(options);

export const commands: Commands<'ssm'> = { GetParameter: GetParameterCommand };

/** The parameter's text. Rejects with SSM's own error, ParameterNotFound among them. */
export async function parameter(client: SSMClient, Name: string): Promise<string> {
  const { Parameter } = await client.send(new GetParameterCommand({ Name }));
  return Parameter?.Value ?? '';
}

/**
 * The text of a secret: a parameter, whose name begins with `/`, or a Secrets Manager secret by name or ARN, which Systems Manager reads
 * for us, so that no second client is loaded. Rejects with SSM's own error.
 */
export async function secretParameter(client: SSMClient, name: string): Promise<string> {
  // An ARN ends in six characters that Secrets Manager adds to the name.
  const secret = /^arn:aws[a-z-]*:secretsmanager:[^:]+:\d{12}:secret:(.+)-[A-Za-z0-9]{6}$/.exec(name)?.[1] ?? name;
  const Name = name.startsWith('/') ? name : `/aws/reference/secretsmanager/${secret}`;
  const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
  return Parameter?.Value ?? '';
}
