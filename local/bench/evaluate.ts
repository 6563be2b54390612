/** Evaluation alone: microseconds per event for all controls of one kind, without any I/O. */
import { controlsOf } from '../../shared/catalogue.ts';
import { judge } from '../../shared/judge.ts';
import { read } from '../../shared/read.ts';
import { detectorRef, nodegroupRef, roleRef } from '../../shared/refs.ts';
import type { Kind, Ref } from '../../shared/resources.ts';
import { checkSettings } from '../../shared/settings.ts';
import { pipeline } from '../sandbox/pipeline.ts';
import { estate, nodeRole, nodesGroup, secretsKey } from '../sandbox/stories.ts';
import { placeRule } from '../sandbox/place.ts';
import type { Row } from './row.ts';

const where = { account: '111122223333', region: 'eu-central-1' };
const rounds = 20_000;

/** One row per kind; the security group has 30 rules, two of them bad, as a busy one has. */
export async function evaluation(): Promise<Row[]> {
  const checked = checkSettings({ mode: 'enforce', network: { approvedCidrs: ['198.51.100.0/24'] } });
  if ('faults' in checked) throw new Error('The bench’s settings are wrong.');
  const p = pipeline({ settings: checked.settings });
  estate(p.sandbox.world);
  for (let i = 0; i < 28; i += 1)
    placeRule(p.sandbox.world, {
      GroupId: nodesGroup,
      IpProtocol: 'tcp',
      FromPort: 8000 + i,
      ToPort: 8000 + i,
      CidrIpv4: `10.${i}.0.0/16`,
    });
  for (const CidrIpv4 of ['0.0.0.0/0', '203.0.113.0/24'])
    placeRule(p.sandbox.world, { GroupId: nodesGroup, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4 });
  const refs: Ref[] = [
    { kind: 'security-group', ...where, id: nodesGroup },
    { kind: 'cluster', ...where, id: 'shop' },
    nodegroupRef(where.account, where.region, 'shop', 'workers'),
    roleRef(where.account, where.region, nodeRole),
    { kind: 'key', ...where, id: secretsKey },
    { kind: 'trail', ...where, id: 'management-events' },
    detectorRef(where.account, where.region),
  ];
  const rows: Row[] = [];
  for (const ref of refs) {
    const seen = await read(p.ports, { ref });
    if ('absent' in seen) throw new Error(`The bench's ${ref.kind} is not there: ${seen.why}`);
    const given = { ref, settings: p.settings, now: p.clock.now() };
    const controls = controlsOf(ref.kind);
    for (let i = 0; i < rounds / 10; i += 1) judge(controls, seen.resource, given);
    const start = process.hrtime.bigint();
    for (let i = 0; i < rounds; i += 1) judge(controls, seen.resource, given);
    const micros = Number(process.hrtime.bigint() - start) / 1000 / rounds;
    rows.push({
      group: 'evaluate only',
      what: label(ref.kind, controls.length),
      figure: `${micros.toFixed(1)} µs per event`,
      target: '≤ 50 µs',
    });
  }
  return rows;
}

const label = (kind: Kind, controls: number): string =>
  `${kind}: ${controls} ${controls === 1 ? 'control' : 'controls'}`;
