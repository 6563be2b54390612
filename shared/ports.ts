/** What the program asks of the world. `aws.ts` answers in AWS, `local/sandbox/` on a person's machine. */
import type { Case } from './case.ts';
import type { Directories } from './directory.ts';
import type { Link } from './links.ts';
import type { Call, Input, Operation, Output } from './operations.ts';
import type { Change, CloudTrailRecord } from './record.ts';
import type { Ref, Resources } from './resources.ts';
import type { Claim, Held, Sent } from './sent.ts';
import type { Delivery } from './target.ts';

/** Where a call goes. `only`: the session may make exactly these calls and nothing else (least privilege per act). */
export interface Where {
  account: string;
  region: string;
  only?: readonly Call[];
  /** The case an act is for: it names the session, so that CloudTrail's record of the call leads back to the case. */
  case?: string;
}

/** Look at this resource again. */
export interface Wake {
  ref: Ref;
  /** The change that made us look; absent for a sweep and for our own re-checks. */
  because?: Change;
  /** The facets that change wrote; `all` when it created the resource. */
  touched?: string[] | 'all';
  /** How often we looked without finding the resource settled. */
  attempt?: number;
  /** The change can only have mended something: look only if a case of this resource is open. */
  closing?: true;
  /** The daily sweep looks: what it finds is told in the digest, and the last good state is kept. */
  sweep?: true;
  /** The record itself, for conduct controls (kind `change`). */
  record?: CloudTrailRecord;
}

/** Something the people who run eks-guardrails must hear at once: it is not about one finding, or it cannot wait for a case. */
export interface Alarm {
  /** Stable name for filters and dedupe: `breaker`, `foreign-use-of-our-role`, `exemption-unreadable`, … */
  alarm: string;
  text: string;
  ref?: Ref;
}

/** What SNS is given. */
export interface Letter {
  Subject?: string;
  Message: string;
  MessageAttributes?: Record<string, string>;
}

/** Which clusters an account's Region has and what belongs to them; kept so that one event needs no inventory. */
export interface Inventory {
  /** Epoch seconds when all of it was read. */
  builtAt: number;
  clusters: InventoryCluster[];
  /** By cluster, the different sets of security groups on its nodes' network interfaces, whoever launched them; absent where nobody may list instances. */
  nodeInterfaces?: Record<string, string[][]>;
  /** By cluster, the roles of nodes that no node group starts; absent where nobody may look them up. */
  nodeRoles?: Record<string, InventoryRole[]>;
}

export interface InventoryCluster {
  name: string;
  arn?: string;
  tags: Record<string, string>;
  clusterGroup?: string;
  additionalGroups: string[];
  /** ARNs of the keys that encrypt its secrets. */
  keys: string[];
  /** Role names with what they are for. */
  roles: InventoryRole[];
  nodegroups: InventoryNodegroup[];
  /** ARNs. */
  fargateProfiles: string[];
  fargateSubnets: string[];
  network: InventoryNetwork;
  /** The control-plane logs that are on; absent in what was kept before anyone asked. */
  logTypes?: string[];
}

export interface InventoryRole {
  name: string;
  as: 'cluster' | 'node' | 'pod-execution';
  /** EKS asks other policies of the roles of such a cluster. */
  mode?: 'auto' | 'outpost';
}

/** Where a cluster is: what of the account's network it depends on. */
export interface InventoryNetwork {
  /** Absent for a cluster EKS does not run. */
  vpcId?: string;
  /** The internet reaches its endpoint, whoever is let in. */
  isPublic: boolean;
  /** Of the control plane; in Auto Mode nodes run there too. */
  subnets: string[];
  /** EKS itself launches its nodes (Auto Mode). */
  hasAutoNodes: boolean;
}

export interface InventoryNodegroup {
  name: string;
  arn?: string;
  role?: string;
  remoteAccessGroup?: string;
  sourceGroups: string[];
  /** The id of its own launch template. */
  template?: string;
  templateGroups: string[];
  subnets: string[];
}

/** Cases and what else one table keeps. Every write is one conditional write on one row. */
export interface Cases {
  get(id: string): Promise<Case | null>;
  /** Every case of a resource, ended ones too. */
  of(ref: Ref): Promise<Case[]>;
  /** Writes `next` only if the row is still at `expecting.ver` (or absent, for null). False: another pass was first. */
  put(next: Case, expecting: Case | null): Promise<boolean>;
  /** Cases whose `dueAt` (epoch seconds) has come, oldest first. */
  due(now: number, limit: number): Promise<Case[]>;
  /** Every case, newest change first. */
  all(): Promise<Case[]>;
  inventory(account: string, region: string): Promise<Inventory | null>;
  /** Writes only if what is kept is still `expecting`, as it was read (nothing, for null). False: another was first. `anything` always writes. */
  putInventory(
    account: string,
    region: string,
    inventory: Inventory,
    expecting: Inventory | null | 'anything',
  ): Promise<boolean>;
  lastGood(ref: Ref): Promise<Resources[Ref['kind']] | null>;
  putLastGood(ref: Ref, resource: Resources[Ref['kind']]): Promise<void>;
  /** Adds one to a counter and answers how many were added within the last `windowSeconds`, this one included. */
  count(name: string, now: number, windowSeconds: number): Promise<number>;
  /** Keeps a link under the hash of its token; of one place, purpose and round the newest three stay. */
  putLink(hash: string, link: Link): Promise<void>;
  /** The link of that hash, read by its key; expired ones may be gone. */
  link(hash: string): Promise<Link | null>;
  /** Takes a delivery until `claim.until`, unless it was made already or another's claim still stands at `claim.at`. */
  claimSent(claim: Sent): Promise<Claim>;
  /** What became of a delivery. A failure never hides that another made it. */
  putSent(sent: Sent): Promise<void>;
  /** Every delivery of a case's messages, in no order. */
  sent(id: string): Promise<Sent[]>;
  /** Keeps a delivery for a digest; keeping it twice is keeping it once. */
  hold(held: Held): Promise<void>;
  /** What is held no longer than `now` (epoch seconds), oldest first. */
  held(now: number, limit: number): Promise<Held[]>;
  letGo(held: readonly Held[]): Promise<void>;
}

/** One request to something on the internet that is not AWS. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  /** https only. */
  url: string;
  headers: Record<string, string>;
  body?: string;
}

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

export interface Ports {
  /** One AWS call. Rejects with AwsError; never retries what AWS refused. */
  call<N extends Operation>(where: Where, operation: N, input: Input<N>): Promise<Output<N>>;
  cases: Cases;
  /** Look again, at least once, not before `delaySeconds` (0-900). */
  wake(wake: Wake, delaySeconds: number): Promise<void>;
  post(alarm: Alarm): Promise<void>;
  /** Publishes to an SNS topic: an ARN, or `TOPIC_ARN` for the stack's own. Attributes are all of type String. Rejects when it was not taken. */
  publish(topic: string, letter: Letter): Promise<void>;
  /** Sends it from the delivery queue, at least once, not before `delaySeconds` (0-900). */
  enqueue(delivery: Delivery, delaySeconds: number): Promise<void>;
  /** Redirects are never followed; rejects with BadInput for anything but https, and when there is no answer within 5 s. */
  http(request: HttpRequest): Promise<HttpAnswer>;
  /**
   * The text of a secret, which may be five minutes old: the name of a parameter, beginning with `/`; the name or ARN of a Secrets Manager
   * secret; or a `SLACK_…` variable of the environment that holds one of these. Rejects when there is none or it is empty.
   */
  secret(name: string): Promise<string>;
  /** Epoch seconds. */
  now(): number;
  /** True for accounts we may read. */
  enrolled(account: string): boolean;
  /** The Regions of an account in which clusters may be. */
  regions(account: string): string[];
  /** True for the ARN of a role eks-guardrails acts with. */
  isOurs(roleArn: string): boolean;
  /** Anything random: a lease's owner. */
  unique(): string;
  /** So many bytes nobody can guess: tokens and nonces. */
  random(bytes: number): Uint8Array;
  /** Keeps a text under a key for good; what is there already stays. Rejects when it was not kept. Absent where nothing is archived. */
  archive?(key: string, text: string): Promise<void>;
  /** What other directories say of accounts and people; absent where nobody is looked up. */
  directories?: Directories;
  /** The sandbox on a person's own machine: whoever sits there may answer, and no proof of it is asked for. */
  trustsLocal?: true;
}
