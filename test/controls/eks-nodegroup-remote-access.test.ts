/** Examples of eks-nodegroup-remote-access. */
import { eksNodegroupRemoteAccess } from '../../shared/controls/eks-nodegroup-remote-access.ts';
import { nodegroupRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeLaunchTemplate, placeNodegroup, placePrefixList, placeRule } from '../../local/sandbox/place.ts';
import type { NodegroupState } from '../../local/sandbox/states.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
const ref = nodegroupRef(account, region, 'shop', 'workers');
const nodegroup =
  (options: Partial<NodegroupState>) =>
  (world: World): Ref => {
    placeNodegroup(world, options);
    return ref;
  };
const groupOf = (world: World): string =>
  regionOf(world, account, region).nodegroups['shop/workers']?.resources?.remoteAccessSecurityGroup ?? '';
const keyTold = { key: 'key-configured', atMost: 'notify' as const, why: /cannot be changed/, calls: [] };
const openRule = {
  key: /^open-rules:sgr-/,
  calls: [
    {
      call: 'ec2:RevokeSecurityGroupIngress',
      input: { GroupId: expect.stringMatching(/^sg-/), SecurityGroupRuleIds: [expect.stringMatching(/^sgr-/)] },
    },
  ],
};

check(eksNodegroupRemoteAccess, {
  bare: 'nothing',
  changes: ({ facet }) => new RegExp(String.raw`\.rules\.${facet}[.[]`),
  fine: [
    { name: 'a node group without remote access', world: nodegroup({}) },
    {
      name: 'the remote access group of a key that was never set admits only the VPC',
      world: world => {
        placeNodegroup(world, { remoteAccess: { ec2SshKey: 'ops', sourceSecurityGroups: ['sg-0bastion'] } });
        const group = regionOf(world, account, region).nodegroups['shop/workers'];
        if (group) delete group.remoteAccess;
        placeRule(world, { GroupId: groupOf(world), FromPort: 22, CidrIpv4: '10.20.0.0/16' });
        return ref;
      },
    },
  ],
  bad: [
    {
      name: 'a key without source groups opens SSH to everyone',
      world: nodegroup({ remoteAccess: { ec2SshKey: 'ops' } }),
      finds: [
        {
          ...openRule,
          message: /^Node group workers of cluster shop: Security group sg-\S+ of cluster shop admits the/,
        },
        { ...keyTold, message: /without source groups/ },
      ],
    },
    {
      name: 'on Windows it opens RDP to everyone',
      world: nodegroup({ amiType: 'WINDOWS_CORE_2022_x86_64', remoteAccess: { ec2SshKey: 'ops' } }),
      finds: [{ ...openRule, message: /tcp\/3389/ }, keyTold],
    },
    {
      name: 'on Bottlerocket the key is the admin container’s',
      world: nodegroup({
        amiType: 'BOTTLEROCKET_x86_64',
        remoteAccess: { ec2SshKey: 'ops', sourceSecurityGroups: ['sg-0bastion'] },
      }),
      finds: [
        { ...keyTold, severity: 'medium', message: /from sg-0bastion, which on Bottlerocket leads to the admin/ },
      ],
    },
    {
      name: 'a key with source groups is milder',
      world: nodegroup({ remoteAccess: { ec2SshKey: 'ops', sourceSecurityGroups: ['sg-0bastion'] } }),
      finds: [{ ...keyTold, severity: 'medium', message: /with key pair ops from sg-0bastion\.$/ }],
    },
    {
      name: 'eksctl opens IPv6 by a second rule',
      world: world => {
        placeNodegroup(world, { remoteAccess: { ec2SshKey: 'ops' } });
        placeRule(world, {
          GroupId: groupOf(world),
          SecurityGroupRuleId: 'sgr-0six',
          FromPort: 22,
          CidrIpv6: '::/0',
          Description: 'Allow SSH access',
        });
        return ref;
      },
      finds: [{ key: 'open-rules:sgr-0six' }, { key: /^open-rules:sgr-0+/ }, keyTold],
    },
    {
      name: 'beside the source groups someone let a network of the internet in',
      world: world => {
        placeNodegroup(world, { remoteAccess: { ec2SshKey: 'ops', sourceSecurityGroups: ['sg-0bastion'] } });
        placeRule(world, {
          GroupId: groupOf(world),
          SecurityGroupRuleId: 'sgr-0bad',
          FromPort: 22,
          CidrIpv4: '203.0.113.0/24',
        });
        return ref;
      },
      finds: [
        { key: 'open-rules:sgr-0bad', atMost: 'ask', why: /a part of the internet/ },
        { ...keyTold, severity: 'medium' },
      ],
    },
    {
      name: 'a prefix list beside the source groups came to hold everyone',
      world: world => {
        placeNodegroup(world, { remoteAccess: { ec2SshKey: 'ops', sourceSecurityGroups: ['sg-0bastion'] } });
        placeRule(world, {
          GroupId: groupOf(world),
          SecurityGroupRuleId: 'sgr-0bad',
          FromPort: 22,
          PrefixListId: placePrefixList(world, { entries: [{ Cidr: '0.0.0.0/0' }] }),
        });
        return ref;
      },
      finds: [
        { key: 'open-rules:sgr-0bad', atMost: 'ask', why: /prefix list pl-/ },
        { ...keyTold, severity: 'medium' },
      ],
    },
  ],
  notApplicable: [
    {
      name: 'a launch template leaves no place for remote access',
      world: world => nodegroup({ launchTemplate: { id: placeLaunchTemplate(world), version: '1' } })(world),
      because: /launch template/,
    },
  ],
});
