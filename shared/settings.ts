/** guardrails.yml: its shape, its defaults, and what is refused in it. */
import * as z from 'zod/mini';
import { remedies, severities } from './control.ts';
import { faultsOf, type Fault } from './settings-faults.ts';
import { noiseShape } from './settings-noise.ts';
import { peopleShape } from './settings-people.ts';

export const modes = ['off', 'observe', 'notify', 'ask', 'enforce'] as const;
export type Mode = (typeof modes)[number];

/** IPv4 or IPv6 network in CIDR form. */
const cidr = z
  .string()
  .check(
    z.regex(
      /^([0-9.]+\/([0-9]|[12][0-9]|3[0-2])|[0-9a-fA-F:.]+\/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))$/,
      'not a CIDR',
    ),
  );
const account = z.string().check(z.regex(/^\d{12}$/, 'not a 12-digit account id (quote it in YAML)'));
const date = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, 'not a date YYYY-MM-DD'));
const controlId = z.string();
/** The retentions CloudWatch Logs knows, in days. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** Which findings a rule speaks of; an absent field means any. */
const scope = {
  control: z.optional(controlId),
  account: z.optional(account),
  environment: z.optional(z.string()),
  /** Every tag named must be on one of the resource's clusters. */
  clusterTags: z.optional(z.record(z.string(), z.string())),
};

/** What nodes, the cluster autoscaler and the load balancer controller call. */
const neededEndpoints = [
  'autoscaling',
  'ec2',
  'ecr.api',
  'ecr.dkr',
  'eks',
  'eks-auth',
  'elasticloadbalancing',
  'logs',
  's3',
  'sts',
];

/** The whole document. */
export const shape = z.strictObject({
  /** The mode where no rule says otherwise. Default after install: `notify`. */
  mode: z._default(z.enum(modes), 'notify'),
  /** The last rule that fits wins. */
  rules: z._default(
    z.array(z.strictObject({ ...scope, mode: z.optional(z.enum(modes)), remedy: z.optional(z.enum(remedies)) })),
    [],
  ),
  accounts: z._default(
    z.record(
      account,
      z.strictObject({
        name: z.optional(z.string()),
        environment: z.optional(z.string()),
        /** The team or channel that owns what has no nearer owner. */
        owner: z.optional(z.string()),
      }),
    ),
    {},
  ),
  exemptions: z._default(
    z.array(
      z.strictObject({
        control: controlId,
        account: z.optional(account),
        region: z.optional(z.string()),
        /** The resource's id; absent: every resource in the rest of the scope. */
        resource: z.optional(z.string()),
        /** The finding's key. */
        key: z.optional(z.string()),
        owner: z.string(),
        reason: z.string(),
        /** Last day on which it holds, UTC. */
        until: date,
      }),
    ),
    [],
  ),
  /** Controls that a resource tag `eks-guardrails/exempt` may exempt; never critical ones. */
  exemptByTag: z._default(z.array(controlId), []),
  network: z._default(
    z.strictObject({
      /** A public source as wide as this or wider counts as the whole internet. */
      openIpv4: z._default(z.number().check(z.gte(0), z.lte(32)), 8),
      openIpv6: z._default(z.number().check(z.gte(0), z.lte(128)), 16),
      /** Public networks that may stay. */
      approvedCidrs: z._default(z.array(cidr), []),
      /** Ports that EKS's security groups may open to the internet. */
      publicPorts: z._default(z.array(z.int().check(z.gte(1), z.lte(65_535))), [443]),
      /** ARN of the S3 bucket (and folder) that new VPC flow logs go to, by Region. */
      flowLogs: z._default(z.record(z.string(), z.string()), {}),
      /** Networks administrators come from to reach SSH and RDP of nodes; none: network ACLs are not judged. */
      bastions: z._default(z.array(cidr), []),
      /** Ids of subnets and security groups that control planes may be moved to. */
      approvedForClusters: z._default(
        z.array(z.string().check(z.regex(/^(subnet|sg)-[0-9a-z]+$/, 'neither a subnet nor a security group id'))),
        [],
      ),
      /** Services whose endpoints nodes need that reach nothing else. */
      endpoints: z._default(z.array(z.string()), neededEndpoints),
    }),
    {
      openIpv4: 8,
      openIpv6: 16,
      approvedCidrs: [],
      publicPorts: [443],
      flowLogs: {},
      endpoints: neededEndpoints,
      bastions: [],
      approvedForClusters: [],
    },
  ),
  roles: z._default(
    z.strictObject({
      /** Managed policies no role of clusters, nodes or Fargate pods may carry, by name. */
      deniedPolicies: z._default(z.array(z.string()), [
        'AdministratorAccess',
        'PowerUserAccess',
        'IAMFullAccess',
        'AmazonEC2FullAccess',
        'AmazonS3FullAccess',
        'AmazonEC2ContainerRegistryFullAccess',
        'SecretsManagerReadWrite',
      ]),
      /** Names, `*` for any text, of users, groups, roles and policies that may administer every cluster. */
      admins: z._default(z.array(z.string()), []),
    }),
    {
      admins: [],
      deniedPolicies: [
        'AdministratorAccess',
        'PowerUserAccess',
        'IAMFullAccess',
        'AmazonEC2FullAccess',
        'AmazonS3FullAccess',
        'AmazonEC2ContainerRegistryFullAccess',
        'SecretsManagerReadWrite',
      ],
    },
  ),
  /** What is told about how changes are made. */
  conduct: z._default(
    z.strictObject({
      /** Names of roles whose sessions must show MFA. Sessions of Identity Center, SAML and pipelines never do. */
      mfaRoles: z._default(z.array(z.string()), []),
      /** CIDRs and VPC endpoint ids (`vpce-…`) changes come from; none: networks are not judged. */
      knownNetworks: z._default(z.array(z.string()), []),
      /** Names, `*` for any text, of the roles that may create clusters; none: any role may. Who changes their trust policies is told. */
      clusterCreators: z._default(z.array(z.string()), []),
      /** Names, `*` for any text, of the roles of pipelines: what code manages is changed by them alone; none: this is not judged. */
      pipelines: z._default(z.array(z.string()), []),
      /** Tags, `key` or `key=value`, that mark what code manages; CloudFormation's own always counts. */
      codeTags: z._default(z.array(z.string()), []),
      /** Names, `*` for any text, of the roles whose every use is announced, and who changes their trust policies. */
      breakGlassRoles: z._default(z.array(z.string()), []),
      /** Names of the roles that deploy eks-guardrails; none: CloudFormation, whoever calls it. */
      deployers: z._default(z.array(z.string()), []),
    }),
    {
      mfaRoles: [],
      knownNetworks: [],
      clusterCreators: [],
      pipelines: [],
      codeTags: [],
      breakGlassRoles: [],
      deployers: [],
    },
  ),
  repositories: z._default(
    z.strictObject({
      /** Names, `*` for any text, of the ECR repositories clusters pull from; none: every one counts. */
      names: z._default(z.array(z.string()), []),
      /** Tag and value that mark a repository as sensitive: it must be encrypted with a key of yours. */
      sensitiveTag: z._default(z.strictObject({ key: z.string(), value: z.string() }), {
        key: 'data',
        value: 'sensitive',
      }),
      /** Ask KMS encryption of every repository, not only of sensitive ones. */
      kmsForAll: z._default(z.boolean(), false),
    }),
    { names: [], sensitiveTag: { key: 'data', value: 'sensitive' }, kmsForAll: false },
  ),
  clusters: z._default(
    z.strictObject({
      /** What EKS does when standard support of a cluster's version ends: upgrade it (STANDARD) or charge for more time (EXTENDED). */
      supportType: z._default(z.enum(['STANDARD', 'EXTENDED']), 'STANDARD'),
      /** Types of EKS capabilities that clusters may have without a review. */
      capabilities: z._default(z.array(z.enum(['ACK', 'ARGOCD', 'KRO'])), []),
    }),
    { supportType: 'STANDARD', capabilities: [] },
  ),
  nodes: z._default(
    z.strictObject({
      /** Network hops an answer of the metadata service may travel: 1 keeps it from pods, 2 lets pods of the node's own network have it. */
      imdsHopLimit: z._default(z.number().check(z.gte(1), z.lte(64)), 1),
      /** Ask that their volumes are encrypted with a KMS key of yours, not with the one AWS manages. */
      customerKeys: z._default(z.boolean(), false),
    }),
    { imdsHopLimit: 1, customerKeys: false },
  ),
  logs: z._default(
    z.strictObject({
      /** Days the logs of a control plane are kept at least; only what CloudWatch takes. */
      retentionDays: z._default(z.literal(retentions), 90),
      /** Days they are kept at most; absent: any longer retention is fine. */
      mostRetentionDays: z.optional(z.literal(retentions)),
    }),
    { retentionDays: 90 },
  ),
  nodegroups: z._default(
    z.strictObject({
      /** Nodes a managed node group must keep at least. */
      minSize: z._default(z.number().check(z.gte(0), z.lte(100)), 2),
      /** Minor Kubernetes versions they may be behind their cluster. */
      versionSkew: z._default(z.int().check(z.gte(0), z.lte(3)), 1),
    }),
    { minSize: 2, versionSkew: 1 },
  ),
  access: z._default(
    z.strictObject({
      /** ARNs, `*` for any text, of the roles and users that may administer clusters; none: nobody is approved, and administrators are only told. */
      admins: z._default(z.array(z.string().check(z.regex(/^arn:/, 'not the ARN of a role or user'))), []),
      /** Hosts, `*` for any text, of OIDC issuers that may let people into clusters; none: no issuer is approved, and one with safe prefixes is only told. */
      oidcIssuers: z._default(z.array(z.string()), []),
    }),
    { admins: [], oidcIssuers: [] },
  ),
  /** Tags every cluster, node group, Fargate profile and add-on must carry, by key. */
  requiredTags: z._default(
    z.record(
      z.string().check(z.regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu, 'not a tag key (`aws:` is reserved)')),
      z.strictObject({
        /** Values it may have, `*` for any text; none: any value. */
        values: z._default(z.array(z.string()), []),
        /** The value we give it where it is missing; absent: only told. */
        set: z.optional(z.string()),
      }),
    ),
    {},
  ),
  podIdentity: z._default(
    z.strictObject({
      /** Names, `*` for any text, of the namespaces whose service accounts may have roles; none: any may. */
      namespaces: z._default(z.array(z.string()), []),
    }),
    { namespaces: [] },
  ),
  /** What the account's password policy must ask for. */
  passwords: z._default(
    z.strictObject({
      /** Characters; IAM takes 6 to 128. */
      minimumLength: z._default(z.int().check(z.gte(6), z.lte(128)), 14),
      /** Passwords that may not come back; IAM remembers at most 24. 0: any may. */
      remembered: z._default(z.int().check(z.gte(0), z.lte(24)), 24),
    }),
    { minimumLength: 14, remembered: 24 },
  ),
  /** KMS key ARN offered for secrets encryption, by Region. */
  secretsKeys: z._default(z.record(z.string(), z.string()), {}),
  /** The role each add-on is to run with, by the add-on's name: a role's name, with its path if it has one, in the cluster's own account. */
  addonRoles: z._default(
    z.record(z.string(), z.string().check(z.regex(/^[\w+=,.@-]+(\/[\w+=,.@-]+)*$/, 'not the name of a role'))),
    {},
  ),
  ...peopleShape,
  /** The same finding reverted this often within the window: stand down and ask. 0 switches it off. */
  flap: z._default(
    z.strictObject({
      // A case remembers its last ten reverts (next.ts): a higher number could never be reached.
      reverts: z.int().check(z.gte(0), z.lte(10)),
      hours: z.number().check(z.gte(1), z.lte(168)),
    }),
    { reverts: 2, hours: 6 },
  ),
  /** More automatic reverts than this in an account within the window: stop there and ask. 0 switches it off. */
  breaker: z._default(
    z.strictObject({ reverts: z.int().check(z.gte(0)), minutes: z.number().check(z.gte(1), z.lte(1440)) }),
    { reverts: 20, minutes: 10 },
  ),
  ...noiseShape,
  approvals: z._default(
    z.strictObject({
      expiryHours: z._default(z.number().check(z.gte(1), z.lte(168)), 24),
      undoHours: z._default(z.number().check(z.gte(0)), 72),
      /** What the approval page may do: `link` takes answers from every link sent to approvers, `personal` only from links sent to one person, `look` none. */
      page: z._default(z.enum(['link', 'personal', 'look']), 'link'),
      /** Fixes of findings this severe take two approvers. */
      twoFor: z._default(z.array(z.enum(severities)), []),
    }),
    { expiryHours: 24, undoHours: 72, page: 'link', twoFor: [] },
  ),
});

export type Settings = z.infer<typeof shape>;
export type Exemption = Settings['exemptions'][number];
export type Person = Settings['approvers'][number];
export type Channel = Settings['channels'][string];
export type Team = Settings['teams'][string];

/** Checks a parsed document. Answers every fault with the path to it; `settings` only when there is none. What needs the catalogue is checked by settings-check.ts. */
export function checkSettings(document: unknown): { settings: Settings } | { faults: Fault[] } {
  const result = shape.safeParse(document ?? {});
  if (result.success) return { settings: result.data };
  return { faults: result.error.issues.flatMap(issue => faultsOf(shape, document, issue)) };
}
