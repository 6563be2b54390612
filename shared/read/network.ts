/** A part of a network an event names, and the VPCs or subnets it bears on. It is never judged itself. */
import { isNotFound } from '../errors.ts';
import { refreshCluster } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { Absent, NetworkPart, Reading, Ref } from '../resources.ts';
import { clustersAround, vpcsOf } from './cluster-network.ts';
import { inventoryReads } from './lists.ts';

export const networkReads = [...inventoryReads] as const satisfies ReadOperation[];

type Led = Pick<Reading<'network'>, 'leads' | 'passesOn' | 'settled'> | Absent;

/** Nothing it leads to: nothing of EKS. */
export async function readNetwork(ports: Ports, ref: Ref<'network'>): Promise<Reading<'network'> | Absent> {
  const slash = ref.id.indexOf('/');
  const part = ref.id.slice(0, slash);
  if (!isPart(part)) throw new Error(`No part of a network is called ${ref.id}.`);
  const led = await follow[part](ports, ref, ref.id.slice(slash + 1));
  if ('absent' in led) return led;
  if (led.settled === true && (led.leads ?? []).length === 0)
    return { absent: 'not-eks', why: `${ref.id} bears on no VPC or subnet of a cluster` };
  return { resource: null, tags: {}, clusters: [], ...led };
}

const isPart = (part: string): part is NetworkPart => part in follow;

const follow: { [P in NetworkPart]: (ports: Ports, ref: Ref<'network'>, id: string) => Promise<Led> } = {
  /** A cluster that was made or changed, read anew: the inventory may not know it yet. */
  async cluster(ports, ref, name) {
    const [status, cluster] = await Promise.all([statusOf(ports, ref, name), refreshCluster(ports, ref, name)]);
    if (!cluster) return { absent: 'gone', why: `cluster ${name} no longer exists` };
    // One that is made has its network already; one that is changed may not have its new one.
    if (status === 'UPDATING') return { settled: { because: `cluster ${name} is UPDATING` } };
    return { settled: true, leads: vpcLeads(ref, vpcsOf([cluster])) };
  },

  /** A node group that is new: the inventory may not know its subnets yet. */
  async nodes(ports, ref, names) {
    const [name = '', nodegroup = ''] = names.split('/');
    const cluster = await refreshCluster(ports, ref, name);
    const found = cluster?.nodegroups.find(one => one.name === nodegroup);
    if (!found) return { absent: 'gone', why: `node group ${names} no longer exists` };
    const { account, region } = ref;
    const leads = found.subnets.map(id => ({ kind: 'subnet' as const, account, region, id }));
    return { settled: true, leads, passesOn: true };
  },

  /** A flow log that is gone: of the VPC in whose last good state it stood; where none knows it, of any. */
  async 'flow-log'(ports, ref, id) {
    const leads = vpcLeads(ref, vpcsOf(await clustersAround(ports, ref, 'flow log')));
    const owners = await Promise.all(
      leads.map(async lead => {
        const good = await ports.cases.lastGood(lead);
        const isKnown = good !== null && 'flowLogs' in good && good.flowLogs.some(log => log.FlowLogId === id);
        return isKnown ? [lead] : [];
      }),
    );
    const known = owners.flat();
    return known.length > 0 ? { settled: true, leads: known, passesOn: true } : { settled: true, leads };
  },

  async vpcs(ports, ref) {
    return { settled: true, leads: vpcLeads(ref, vpcsOf(await clustersAround(ports, ref, 'network'))) };
  },
};

async function statusOf(ports: Ports, where: Where, name: string): Promise<string | undefined> {
  try {
    return (await ports.call(where, 'eks:DescribeCluster', { name })).cluster?.status;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const vpcLeads = ({ account, region }: Ref, ids: readonly string[]): Ref<'vpc'>[] =>
  ids.map(id => ({ kind: 'vpc', account, region, id }));
