/** The part of guardrails.yml that names people, channels, teams and routes: who is told, and who may answer. */
import * as z from 'zod/mini';
import { regionName } from './partitions.ts';
import { zone } from './settings-noise.ts';
import { sinks } from './target.ts';

const filled = z.string().check(z.regex(/\S/, 'empty'));
const email = z
  .string()
  .check(z.regex(/^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/, 'not an e-mail address such as alex@example.com'));
const slackUser = z
  .string()
  .check(z.regex(/^[UW][A-Z0-9]{5,20}$/, 'not a Slack member id such as U024BE7LH (copy it from the profile)'));
const iamArn = z
  .string()
  .check(
    z.regex(
      /^arn:aws(-[a-z]+)*:iam::\d{12}:(user|role)\/[\w+=,.@/-]+$/,
      'not the ARN of an IAM user or role (arn:aws:iam::<account>:user/<name>)',
    ),
  );

/** One person, known by name in every channel. Every identity given here counts as the same person when answers are checked. */
const person = {
  /** How settings, messages and the audit call this person. */
  name: filled,
  /** The address IAM Identity Center and Slack know. */
  email: z.optional(email),
  /** The Slack member id. */
  slack: z.optional(slackUser),
  /** ARNs of the IAM users and personal roles this person acts as. */
  iam: z._default(z.array(iamArn), []),
  /** The channel that reaches this person and nobody else. */
  channel: z.optional(z.string()),
};

/** Which finding a route speaks of; an absent field means any. */
const routeScope = {
  control: z.optional(z.string()),
  account: z.optional(z.string().check(z.regex(/^\d{12}$/, 'not a 12-digit account id (quote it in YAML)'))),
  environment: z.optional(z.string()),
  /** Name of one of the resource's clusters. */
  cluster: z.optional(z.string()),
  /** Every tag named must be on the resource. */
  tags: z.optional(z.record(z.string(), z.string())),
};

/** Keys whose values may name an owner, in the order in which they are tried. */
export const defaultOwnerTags = ['guardrails:slack', 'Slack-Channel', 'Team', 'Owner', 'Contact'];

export const peopleShape = {
  /** Who answers questions. A person, known by name in every channel. Tags never add to this list. */
  approvers: z._default(z.array(z.strictObject(person)), []),
  /** Who hears what concerns nobody else, what is critical and what is confidential; its people may answer every question. */
  security: z.optional(
    z.strictObject({
      ...person,
      /** The members of the group, when it is more than one person. */
      people: z._default(z.array(z.strictObject(person)), []),
    }),
  ),
  /** People who are told about what they change, and answer nothing. */
  people: z._default(z.array(z.strictObject(person)), []),
  /** Places where messages can go, by a name of your own. `topic`, the SNS topic of the stack, is always there. */
  channels: z._default(
    z.record(
      z.string(),
      z.strictObject({
        sink: z.enum(sinks),
        /** A topic ARN, a Slack channel id, or the name of the secret that holds a webhook address; never the address itself. */
        address: z.optional(filled),
        /** Names of the people who read it; only a channel that reaches nobody but approvers can carry an answer link. */
        reaches: z._default(z.array(z.string()), []),
        /** Where its readers are, for quiet hours and digests; default: `noise.timeZone`. */
        timeZone: z.optional(zone),
      }),
    ),
    {},
  ),
  /** Owners: the channel that reaches a team, and how a team is recognised. */
  teams: z._default(
    z.record(
      z.string(),
      z.strictObject({
        channel: z.string(),
        /** The channel that is told when nobody in the team answers. */
        onCall: z.optional(z.string()),
        /** Tag values that mean this team, besides its name. */
        aliases: z._default(z.array(filled), []),
        /** Roles of the team's pipelines. */
        iam: z._default(z.array(iamArn), []),
        /** Names of its CloudFormation stacks; `*` stands for anything. */
        stacks: z._default(z.array(filled), []),
      }),
    ),
    {},
  ),
  /** Which team or channel owns a finding. The first route that fits wins, before any tag. */
  routes: z._default(z.array(z.strictObject({ ...routeScope, to: z.string() })), []),
  /** What may be looked up to find an owner, outside the account. Without this, nobody is looked up. */
  directory: z.optional(
    z.strictObject({
      /** The role of deploy/directory.yml, in the management account of the organization or one it delegates to. */
      role: z
        .string()
        .check(
          z.regex(
            /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/eks-guardrails-directory$/,
            'not the ARN of a role called eks-guardrails-directory (the output RoleArn of deploy/directory.yml)',
          ),
        ),
      /** Names, tags and alternate contacts of accounts, from AWS Organizations. */
      organization: z._default(z.boolean(), true),
      /** The identity store of IAM Identity Center: addresses of the people behind its sessions. */
      identityStore: z.optional(
        z.string().check(z.regex(/^d-[0-9a-f]{10}$/, 'not the id of an identity store such as d-1234567890')),
      ),
      /** The Region of IAM Identity Center, when it is not the hub's. */
      region: z.optional(z.string().check(z.regex(regionName, 'not a Region such as eu-central-1'))),
      /** Tags of the VPC of a security group or cluster. */
      vpcTags: z._default(z.boolean(), false),
    }),
  ),
  /** Owners named by resource tags. A value that fits neither a team nor these lists is shown and not followed. */
  ownerTags: z._default(
    z.strictObject({
      keys: z._default(z.array(filled).check(z.maxLength(10)), defaultOwnerTags),
      /** Domains of e-mail addresses a tag may name. */
      domains: z._default(
        z.array(z.string().check(z.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'not a domain in lower case'))),
        [],
      ),
      /** Ids or names of Slack channels a tag may name; `*` stands for anything. */
      slackChannels: z._default(z.array(filled), []),
    }),
    { keys: defaultOwnerTags, domains: [], slackChannels: [] },
  ),
  /** Channels that are told about everything but what is confidential. */
  watchers: z._default(z.array(z.string()), []),
  /** The channel that is told when nobody answers and the team has no on-call channel of its own. */
  onCall: z.optional(z.string()),
  /** The channel of whatever has no other owner. */
  fallback: z._default(z.string(), 'topic'),
  /** Interactive Slack: which workspace and app may send answers. */
  slack: z.optional(
    z.strictObject({
      app: z.string().check(z.regex(/^A[A-Z0-9]{5,20}$/, 'not a Slack app id such as A012ABCD0')),
      teams: z
        .array(z.string().check(z.regex(/^[TE][A-Z0-9]{5,20}$/, 'not a Slack workspace id such as T012ABCD0')))
        .check(z.minLength(1)),
      /** User groups whose members may answer, each known by Slack id and confirmed e-mail. */
      approverGroups: z._default(
        z.array(z.string().check(z.regex(/^S[A-Z0-9]{5,20}$/, 'not a Slack user group id such as S0614TZR7'))),
        [],
      ),
    }),
  ),
};
