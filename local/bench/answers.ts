/** The approval page: how long an answer takes to be stored and acknowledged, over DynamoDB's own protocol, and how much the page weighs. */
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, CreateTableCommand } from '@aws-sdk/client-dynamodb';
// @ts-expect-error -- dynalite has no types
import dynalite from 'dynalite';
import { createTableInput, tableCases } from '../../shared/aws/table.ts';
import { mintLink } from '../../shared/links.ts';
import type { Target } from '../../shared/target.ts';
import { webApp } from '../../shared/web.ts';
import { recordOf } from '../sandbox/people.ts';
import { pipeline } from '../sandbox/pipeline.ts';
import { placeSecurityGroup } from '../sandbox/place.ts';
import { estate } from '../sandbox/stories.ts';
import { sandboxSettings } from '../sandbox-settings.ts';
import type { Row } from './row.ts';

const host = 'https://guardrails.example';
const answers = 120;

/** Each answer is a form with a code of its own, on a case of its own. */
export async function answering(): Promise<Row[]> {
  const table = await startTable();
  try {
    const settings = { ...sandboxSettings(), flap: { reverts: 0, hours: 6 } };
    const p = pipeline({ settings, cases: table.cases });
    estate(p.sandbox.world);
    const app = webApp(p.ports, async () => settings, { publicUrl: host });
    const target: Target = {
      sink: 'sns',
      address: 'bench',
      name: 'bench',
      person: settings.approvers[0]?.name ?? 'local',
      answers: true,
      why: 'bench',
    };
    const times: number[] = [];
    let page = '';
    for (let i = 0; i < answers; i += 1) {
      const GroupId = `sg-0be9c4${String(i).padStart(11, '0')}`;
      placeSecurityGroup(p.sandbox.world, { GroupId, Tags: [{ Key: 'kubernetes.io/cluster/shop', Value: 'owned' }] });
      const request = {
        groupId: GroupId,
        ipProtocol: 'tcp',
        fromPort: 0,
        toPort: 1024,
        cidrIp: '0.0.0.0/0',
        ipPermissions: {},
      };
      const { cases } = await p.deliver(
        recordOf('ec2:AuthorizeSecurityGroupIngress', { at: p.clock.now() + 60, request }),
      );
      const one = cases.find(candidate => candidate.status === 'waiting');
      if (!one) throw new Error('The bench found no question to answer.');
      const code = await mintLink(p.ports, settings, one, target, 'answer');
      const post = (fields: Record<string, string>) =>
        app.request(`${host}/c/${one.id}`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ code, ...fields }).toString(),
        });
      page = await (await post({ do: 'show' })).text();
      const start = performance.now();
      const answered = await post({
        do: 'approve',
        round: String(one.round),
        planHash: one.planHash ?? '',
        reason: 'Agreed in the change board.',
        confirm: GroupId.slice(-6),
      });
      times.push(performance.now() - start);
      const stored = await p.ports.cases.get(one.id);
      if (answered.status !== 200 || stored?.status !== 'approved')
        throw new Error(`The bench's answer was not stored: ${answered.status}, the case is ${stored?.status}.`);
      await p.run();
    }
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number) =>
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
    const bytes = Buffer.byteLength(page);
    return [
      {
        group: 'approval',
        what: `answer stored and acknowledged, ${answers} of them`,
        figure: `${at(0.5)} ms median, ${at(0.99)} ms at the 99th percentile`,
        target: '< 50 ms at the 99th',
      },
      {
        group: 'approval',
        what: 'case page',
        figure: `${(bytes / 1000).toFixed(1)} KB, ${foreign(page)} requests beyond itself`,
        target: '< 30 KB, 0 requests',
        ok: bytes < 30_000 && foreign(page) === 0,
      },
    ];
  } finally {
    await table.stop();
  }
}

/** What a browser would fetch to show the page. */
const foreign = (page: string): number => (page.match(/<(?:img|link|iframe|script)[^>]+(?:src|href)=/g) ?? []).length;

async function startTable() {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  const address: AddressInfo | string | null = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await client.send(new CreateTableCommand(createTableInput('bench')));
  const stop = async () => {
    client.destroy();
    await new Promise<void>(resolve => server.close(() => resolve()));
  };
  return { cases: tableCases(client, 'bench', () => Math.floor(Date.now() / 1000)), stop };
}
