/** Which kinds of resource bring others into question. */
import type { Kind } from './resources.ts';

/**
 * By kind, what its reader may lead to. Most of these kinds only lead on and are never judged: a prefix list to the groups that name it, a
 * part of a network to what it bears on, what EC2 encrypts by default to launch templates, a changed group to the clusters behind it and,
 * where it is a cluster's own, to itself, an issuer to the clusters of its Region, a volume to those whose nodes have it. A policy leads
 * to the roles that carry it, a node group with security groups of its own to the way to the API, a stranger's group to the endpoints that
 * have it, a registry's rules to the repositories they leave out.
 */
export const ledKinds = {
  'cni-role': ['addon'],
  'ebs-default': ['launch-template'],
  'group-change': ['cluster-path', 'security-group'],
  network: ['cluster-nodes', 'launch-template', 'subnet', 'vpc'],
  nodegroup: ['cluster-path'],
  'oidc-issuer': ['oidc-provider'],
  policy: ['role'],
  'prefix-list': ['security-group'],
  'registry-scanning': ['repository'],
  'security-group': ['vpc-endpoint'],
  volume: ['cluster-volumes'],
} as const satisfies { [K in Kind]?: readonly Kind[] };

/** The kind, and those it leads to. */
export const withLed = (kind: Kind): readonly Kind[] => [kind, ...(leads(kind) ? ledKinds[kind] : [])];

const leads = (kind: Kind): kind is keyof typeof ledKinds => Object.hasOwn(ledKinds, kind);
