/** One AWS call: the right client, the right credentials, and errors as ours. */
import { BadInput } from '../errors.ts';
import type { Operation, Output } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { Client, Opener } from './client.ts';
import type { AwsOptions } from './environment.ts';
import { accessTo, awsError, type Access } from './sessions.ts';
import { services, type AnyService, type ServiceName } from './services.ts';

/** `ports.call`: one client per (service, Region, credentials), opened once; a session of one act has its own and dies with it. */
export function callAws(options: AwsOptions, opener: Opener, now: () => number): Ports['call'] {
  const access = accessTo(options, opener, now);
  const clients = new Map<string, Client>();

  function clientFor(name: ServiceName, service: AnyService, region: string, by: Access): Client {
    if ('act' in by) return opener.open(service.open, region, () => Promise.resolve(by.act));
    const key = `${name} ${region} ${'own' in by ? 'own' : by.kept}`;
    const client = clients.get(key) ?? opener.open(service.open, region, 'own' in by ? undefined : by.credentials);
    clients.set(key, client);
    return client;
  }

  return async <N extends Operation>(where: Where, operation: N, input: object): Promise<Output<N>> => {
    const { name, action } = split(operation);
    try {
      const service = await services[name]();
      const Command = service.commands[action];
      if (!Command) throw new BadInput(`${operation} has no command in shared/aws/${name}.ts.`);
      const client = clientFor(name, service, where.region, await access(where));
      // The table of commands is total by type, so this command's output is the operation's; `never` is what an unknown command takes.
      return (await client.send(new Command(input as never) as never)) as Output<N>;
    } catch (error) {
      throw error instanceof BadInput ? error : awsError(error, operation, where);
    }
  };
}

function split(operation: Operation): { name: ServiceName; action: string } {
  const [name = '', action = ''] = operation.split(':');
  // Every operation is `service:Action`, and ServiceName is derived from them.
  return { name: name as ServiceName, action };
}
