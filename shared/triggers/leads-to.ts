/** Wraps what one source knows of its events so that every trigger answers for each of its kinds. */
import type { CloudTrailRecord, Loose } from '../record.ts';
import type { Kind } from '../resources.ts';
import type { Look } from '../triggers.ts';
import { fieldsOf, textOf } from './loose.ts';

/** A record with its place resolved and its two free-form halves never null. */
export interface Seen {
  record: CloudTrailRecord;
  account: string;
  region: string;
  request: Loose;
  response: Loose;
}

/**
 * A trigger on the given kinds. `find` answers the looks it can make; a kind it is silent about is dismissed
 * with the reason that the event names none, so no event ends in an empty list.
 */
export const leadsTo = <const K extends readonly Kind[]>(on: K, find: (seen: Seen) => Look[]) => ({
  on,
  look(record: CloudTrailRecord): Look[] {
    const account = textOf(record.recipientAccountId) ?? textOf(fieldsOf(record.userIdentity).accountId);
    const region = textOf(record.awsRegion);
    if (!account || !region) {
      const missing = account ? 'Region' : 'account';
      return on.map(kind => ({ kind, dismissed: `${record.eventName} names no ${missing}` }));
    }
    const request = fieldsOf(record.requestParameters);
    const response = fieldsOf(record.responseElements);
    const looks = find({ record, account, region, request, response });
    const answered = new Set(looks.map(look => ('ref' in look ? look.ref.kind : look.kind)));
    const silent = on.filter(kind => !answered.has(kind));
    return [...looks, ...silent.map(kind => ({ kind, dismissed: `${record.eventName} names no ${nouns[kind]}` }))];
  },
});

const nouns: { [K in Kind]: string } = {
  cluster: 'cluster',
  'oidc-provider': 'cluster',
  'pod-identity-association': 'service account',
  addon: 'add-on any control looks at',
  'cluster-path': 'change of security groups or private access',
  'nodegroup-versions': 'cluster',
  'cluster-vpc': 'subnets, additional groups or egress mode of a control plane',
  nodegroup: 'node group',
  'launch-template': 'launch template id',
  'cluster-addons': 'cluster',
  'cluster-nodes': 'cluster',
  'cluster-volumes': 'cluster',
  volume: 'volume id',
  instance: 'instance id',
  'security-group': 'group id',
  role: 'role',
  'pod-role': 'role that pods take on',
  account: 'account',
  key: 'key id',
  'log-group': 'log group',
  trail: 'trail',
  bucket: 'bucket',
  inspector: 'account',
  guardrail: 'part of eks-guardrails',
  detector: 'member account',
  registry: 'registry',
  'registry-scanning': 'registry',
  repository: 'repository',
  'access-entry': 'principal',
  'identity-provider-config': 'identity provider',
  capability: 'capability',
  tags: 'ARN of a resource with tags',
  change: 'change',
  'ebs-default': 'Region',
  'group-change': 'group id',
  'prefix-list': 'prefix list id',
  policy: 'policy',
  vpc: 'VPC',
  'network-acl': 'network ACL',
  'load-balancer': 'load balancer ARN',
  subnet: 'subnet',
  'vpc-endpoint': 'VPC endpoint',
  network: 'part of a network',
  'cni-role': 'role and policy',
  'oidc-issuer': 'issuer',
};
