/** The versions a cluster's managed node groups run, beside the cluster's own and the AMI releases AWS recommends. */
import type { Nodegroup } from '@aws-sdk/client-eks';
import { isDenied, isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { releaseIn, releaseKey, releaseParameter } from '../ami-release.ts';
import { listNodegroups } from './lists.ts';

export const nodegroupVersionsReads = [
  'eks:DescribeCluster',
  'eks:DescribeUpdate',
  'eks:ListNodegroups',
  'eks:DescribeNodegroup',
  'ssm:GetParameter',
] as const satisfies ReadOperation[];

/** The cluster and its node groups at once, then one parameter for each version and AMI type among them. */
export async function readNodegroupVersions(
  ports: Ports,
  ref: Ref<'nodegroup-versions'>,
): Promise<Reading<'nodegroup-versions'> | Absent> {
  const [described, all] = await Promise.all([
    unlessGone(ports.call(ref, 'eks:DescribeCluster', { name: ref.id })),
    unlessGone(nodegroupsOf(ports, ref)),
  ]);
  const cluster = described?.cluster;
  if (!cluster || !all || cluster.status === 'DELETING')
    return { absent: 'gone', why: `cluster ${ref.id} no longer exists` };
  const nodegroups = all.filter(one => one.status !== 'DELETING');
  const { name, version, tags = {} } = cluster;
  const moving = nodegroups.find(one => one.status === 'CREATING' || one.status === 'UPDATING');
  return {
    resource: {
      cluster: { ...(name && { name }), ...(version && { version }) },
      nodegroups,
      recommended: await recommendedFor(ports, ref, nodegroups),
    },
    settled:
      cluster.status !== 'ACTIVE'
        ? { because: `cluster ${ref.id} is ${cluster.status ?? 'in an unknown state'}` }
        : moving
          ? {
              because: `node group ${moving.nodegroupName ?? 'without a name'} of cluster ${ref.id} is ${moving.status}`,
            }
          : true,
    tags,
    clusters: [{ name: ref.id, tags }],
  };
}

async function nodegroupsOf(ports: Ports, ref: Ref): Promise<Nodegroup[]> {
  const names = await listNodegroups(ports, ref, ref.id);
  const read = await Promise.all(
    names.map(nodegroupName =>
      unlessGone(ports.call(ref, 'eks:DescribeNodegroup', { clusterName: ref.id, nodegroupName })),
    ),
  );
  return read.flatMap(answer => answer?.nodegroup ?? []);
}

async function recommendedFor(
  ports: Ports,
  where: Where,
  nodegroups: readonly Nodegroup[],
): Promise<Record<string, string>> {
  const parameters = new Map(
    nodegroups.flatMap(one => {
      const Name = releaseParameter(one);
      return Name ? [[releaseKey(one), Name] as const] : [];
    }),
  );
  const read = [...parameters].map(async ([key, Name]) => [key, await parameter(ports, where, Name)] as const);
  return Object.fromEntries(await Promise.all(read));
}

/** `unknown` when we may not know, or when there is none for a version EKS no longer offers. */
async function parameter(ports: Ports, where: Where, Name: string): Promise<string> {
  try {
    return releaseIn((await ports.call(where, 'ssm:GetParameter', { Name })).Parameter?.Value) ?? 'unknown';
  } catch (error) {
    if (isDenied(error) || isNotFound(error)) return 'unknown';
    throw error;
  }
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
