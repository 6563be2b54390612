/** Examples of eks-irsa-trust-scoped. */
import { eksIrsaTrustScoped } from '../../shared/controls/eks-irsa-trust-scoped.ts';
import { podRoleRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeIrsaRole, placeRole } from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const issuer = 'oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE';
const ref = podRoleRef(account, 'eu-central-1', 'shop-api');
const subject = 'system:serviceaccount:shop:api';
const exact = { [`${issuer}:sub`]: subject, [`${issuer}:aud`]: 'sts.amazonaws.com' };

const role =
  (trust: unknown) =>
  (world: World): Ref => {
    placeRole(world, { RoleName: 'shop-api', attached: [], AssumeRolePolicyDocument: trust });
    return ref;
  };
const web = (Condition: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition,
  ...more,
});
const document = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });
const trusting = (...statements: unknown[]) => role(document(...statements));
const pods = (Condition?: unknown) => ({
  Effect: 'Allow',
  Principal: { Service: 'pods.eks.amazonaws.com' },
  Action: ['sts:AssumeRole', 'sts:TagSession'],
  ...(Condition ? { Condition } : {}),
});
const region = 'aws:RequestedRegion';
const sub = { key: `sub:${issuer}` };
const told = { atMost: 'notify' as const, calls: [] };
const noEarlier = { ...sub, ...told, why: /no earlier text/ };
const audience = { StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' } };
/** A pattern for the accounts of one namespace. */
const named = web({ ...audience, StringLike: { [`${issuer}:sub`]: 'system:serviceaccount:shop:*' } });
const open = document(web(audience));
const good = document(web({ StringEquals: exact }));

check(eksIrsaTrustScoped, {
  changes: () => /\.roles\.shop-api\.AssumeRolePolicyDocument: /,
  fine: [
    { name: 'subject and audience are pinned', world: trusting(web({ StringEquals: exact })) },
    {
      name: 'the role as the sandbox makes it',
      world: world => podRoleRef(account, 'eu-central-1', placeIrsaRole(world, { RoleName: 'shop-api' })),
    },
    {
      name: 'two subjects, in another letter case of key and operator',
      world: trusting(
        web({
          stringequals: {
            [`${issuer.toUpperCase()}:SUB`]: [subject, `${subject}-2`],
            [`${issuer}:aud`]: 'sts.amazonaws.com',
          },
        }),
      ),
    },
    {
      name: 'a star taken literally, which names nobody',
      world: trusting(web({ StringEquals: { ...exact, [`${issuer}:sub`]: 'system:serviceaccount:*' } })),
    },
    { name: 'a pattern without wildcards is a name', world: trusting(web({ StringLike: exact })) },
    {
      name: 'a pattern beside a name that must hold as well',
      world: trusting(web({ StringEquals: exact, StringLike: { [`${issuer}:sub`]: 'system:serviceaccount:*' } })),
    },
    {
      name: 'Pod Identity for one account',
      world: trusting(pods({ StringEquals: { 'aws:SourceAccount': account } })),
    },
    {
      name: 'Pod Identity for the clusters of one account, by a pattern',
      world: trusting(pods({ ArnLike: { 'aws:SourceArn': `arn:aws:eks:*:${account}:cluster/*` } })),
    },
    {
      name: 'Pod Identity for one namespace by its tag',
      world: trusting(pods({ StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'shop' } })),
    },
    {
      name: 'another provider beside it, which is not EKS’s',
      world: trusting(web({ StringEquals: exact }), {
        ...web(undefined),
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
      }),
    },
    { name: 'pods that are denied', world: trusting(web({ StringEquals: exact }), web({}, { Effect: 'Deny' })) },
    {
      name: 'a narrower pattern beside a name that must hold as well',
      world: trusting(web({ StringEquals: exact, StringLike: { [`${issuer}:sub`]: 'system:serviceaccount:shop:*' } })),
    },
    {
      name: 'statements by which no pod takes it on',
      world: trusting(
        web({ StringEquals: exact }),
        web({}, { Action: 'sts:TagSession' }),
        { ...pods(), Action: 'sts:TagSession' },
        { ...pods(), Principal: { Service: 'ec2.amazonaws.com' } },
      ),
    },
    {
      name: 'Pod Identity for a source with stars taken literally, which is nobody',
      world: trusting(pods({ StringEquals: { 'aws:SourceArn': 'arn:aws:eks:*:*:cluster/*' } })),
    },
    {
      name: 'Pod Identity for namespaces that begin alike',
      world: trusting(pods({ StringLike: { 'aws:RequestTag/kubernetes-namespace': 'an*' } })),
    },
    {
      name: 'Pod Identity for accounts that begin alike',
      world: trusting(pods({ StringLike: { 'aws:SourceAccount': '99*' } })),
    },
  ],
  bad: [
    {
      name: 'no subject is named, and nothing better was kept',
      world: role(open),
      finds: [
        {
          ...noEarlier,
          message: new RegExp(
            String.raw`^Role shop-api may be taken on by any pod of the cluster with issuer ${issuer}\.$`,
          ),
        },
      ],
    },
    {
      name: 'no subject is named any more: the earlier text comes back',
      world: role(open),
      lastGood: role(good),
      finds: [
        {
          ...sub,
          calls: [
            {
              call: 'iam:UpdateAssumeRolePolicy',
              input: { RoleName: 'shop-api', PolicyDocument: JSON.stringify(good) },
            },
          ],
          undo: {
            byPerson: [
              {
                call: 'iam:UpdateAssumeRolePolicy',
                input: { RoleName: 'shop-api', PolicyDocument: JSON.stringify(open) },
              },
            ],
          },
        },
      ],
    },
    {
      name: 'an earlier text that is no better is not brought back',
      world: role(open),
      lastGood: trusting(web({ StringLike: { [`${issuer}:sub`]: '*', [`${issuer}:aud`]: 'sts.amazonaws.com' } })),
      finds: [noEarlier],
    },
    {
      name: 'a role that was made wrong under the name of one that was deleted',
      world: world => {
        placeRole(world, {
          RoleName: 'shop-api',
          RoleId: 'AROAEXAMPLE0000000002',
          attached: [],
          AssumeRolePolicyDocument: open,
        });
        return ref;
      },
      lastGood: role(good),
      finds: [{ ...sub, ...told, why: /of another role of this name/ }],
    },
    {
      name: 'every service account by a pattern',
      world: trusting(web({ ...audience, StringLike: { [`${issuer}:sub`]: 'system:serviceaccount:*' } })),
      finds: [{ ...noEarlier, message: /every service account/ }],
    },
    {
      name: 'every name by question marks and stars, beside a good one',
      world: trusting(web({ ...audience, StringLike: { [`${issuer}:sub`]: [subject, 'system:*:*:?*'] } })),
      finds: [noEarlier],
    },
    {
      name: 'all but one subject',
      world: trusting(web({ ...audience, StringNotEquals: { [`${issuer}:sub`]: subject } })),
      finds: [noEarlier],
    },
    {
      name: 'the subject of another issuer pins nothing',
      world: trusting(
        web({ StringEquals: { ...audience.StringEquals, 'oidc.eks.eu-west-1.amazonaws.com/id/X:sub': subject } }),
      ),
      finds: [noEarlier],
    },
    {
      name: 'the condition’s key with a scheme, which matches nothing',
      world: trusting(web({ StringEquals: { ...audience.StringEquals, [`https://${issuer}:sub`]: subject } })),
      finds: [noEarlier],
    },
    {
      name: 'one of two statements names no subject',
      world: trusting(web({ StringEquals: exact }), web(audience)),
      finds: [noEarlier],
    },
    {
      name: 'nothing in one statement, and then a pattern: the graver one tells',
      world: trusting(web(audience), named),
      finds: [{ ...noEarlier, message: /any pod of the cluster/ }],
    },
    {
      name: 'a pattern in one statement, and then nothing: the graver one tells',
      world: trusting(named, web(audience)),
      finds: [{ ...noEarlier, message: /any pod of the cluster/ }],
    },
    {
      name: 'an issuer of an IPv6 cluster and one of China',
      world: trusting(
        ...['oidc-eks.eu-central-1.api.aws/id/A', 'oidc.eks.cn-north-1.amazonaws.com.cn/id/B'].map(id =>
          web(
            { StringEquals: { [`${id}:aud`]: id.includes('.cn') ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com' } },
            {
              Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${id}` },
            },
          ),
        ),
      ),
      finds: [
        { ...noEarlier, key: 'sub:oidc-eks.eu-central-1.api.aws/id/A' },
        { ...noEarlier, key: 'sub:oidc.eks.cn-north-1.amazonaws.com.cn/id/B' },
      ],
    },
    {
      name: 'a pattern for the accounts of one namespace',
      world: trusting(named),
      finds: [{ ...sub, ...told, severity: 'low', message: /by the pattern system:serviceaccount:shop:\*\.$/ }],
    },
    {
      name: 'no audience is named',
      world: trusting(web({ StringEquals: { [`${issuer}:sub`]: subject } })),
      finds: [{ key: `aud:${issuer}`, ...told, severity: 'low', message: /not made for AWS STS/ }],
    },
    ...[
      { StringLike: { 'aws:SourceAccount': '*' } },
      { StringLike: { 'aws:SourceAccount': '????????????' } },
      { StringLike: { 'aws:SourceAccount': [account, '*'] } },
      { ArnLike: { 'aws:SourceArn': 'arn:aws:eks:*:*:cluster/*' } },
      { ArnEquals: { 'aws:SourceArn': 'arn:*:eks:*:*:cluster/*' } },
      { StringLike: { 'aws:SourceOrgID': 'o-*' } },
      { StringLike: { 'aws:RequestTag/kubernetes-namespace': '?*' } },
      { StringNotEquals: { 'aws:SourceAccount': '444455556666' } },
      { StringEquals: { [region]: 'eu-central-1' } },
    ].map(condition => ({
      name: `Pod Identity of whatever account, by ${JSON.stringify(condition).replaceAll(/[{}"]/g, '').replaceAll(':', ' ')}`,
      world: trusting(pods(condition)),
      finds: [{ key: 'pod-identity', ...told, severity: 'low' as const }],
    })),
    {
      name: 'Pod Identity of whatever account',
      world: trusting(pods()),
      finds: [{ key: 'pod-identity', ...told, severity: 'low' }],
    },
    {
      name: 'a trust policy nobody can read',
      world: role('{"Statement": "pods.eks.amazonaws.com"}'),
      finds: [{ key: 'unreadable', ...told, message: /Nobody can read the trust policy of role shop-api/ }],
    },
    {
      name: 'names beside a pattern, told in one order',
      world: trusting(
        web({
          ...audience,
          StringLike: { [`${issuer}:sub`]: ['system:serviceaccount:shop:*', 'system:serviceaccount:orders:api'] },
        }),
      ),
      finds: [
        {
          ...sub,
          ...told,
          severity: 'low',
          message: /by the pattern system:serviceaccount:orders:api, system:serviceaccount:shop:\*\.$/,
        },
      ],
    },
    {
      name: 'a subject is asked for and none is named',
      world: trusting(web({ ...audience, StringEquals: { ...audience.StringEquals, [`${issuer}:sub`]: [] } })),
      finds: [{ ...noEarlier, message: /any pod of the cluster/ }],
    },
    {
      name: 'a condition that holds where there is no subject',
      world: trusting(web({ ...audience, 'ForAllValues:StringEquals': { [`${issuer}:sub`]: subject } })),
      finds: [noEarlier],
    },
    ...[
      'kubernetes.default.svc',
      ['sts.amazonaws.com', 'kubernetes.default.svc'],
      'sts.amazonaws.com.example',
      'my-sts.amazonaws.com',
    ].map(audiences => ({
      name: `tokens are made for ${String(audiences)}`,
      world: trusting(web({ StringEquals: { ...exact, [`${issuer}:aud`]: audiences } })),
      finds: [{ key: `aud:${issuer}`, ...told, severity: 'low' as const, message: /not made for AWS STS/ }],
    })),
    {
      name: 'a pattern for the namespaces that begin alike',
      world: trusting(web({ ...audience, StringLike: { [`${issuer}:sub`]: 'system:serviceaccount:a*:*' } })),
      finds: [{ ...sub, ...told, severity: 'low', message: /by the pattern system:serviceaccount:a\*:\*\.$/ }],
    },
  ],
});
