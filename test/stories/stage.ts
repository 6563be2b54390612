/** The stage on which stories are told: a compliant estate, people who change things, and what the pipeline made of it. */
import { answer } from '../../shared/answer.ts';
import type { Answer, Case } from '../../shared/case.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Pass } from '../../shared/pass.ts';
import type { Loose } from '../../shared/record.ts';
import { checkSettings, type Settings } from '../../shared/settings.ts';
import { recordOf, type Act } from '../../local/sandbox/people.ts';
import { pipeline, type Delivered, type Pipeline, type PipelineOptions } from '../../local/sandbox/pipeline.ts';
import { estate, nodesGroup } from '../../local/sandbox/stories.ts';
import { regionOf, type RegionState, type World } from '../../local/sandbox/world.ts';

export interface Stage {
  p: Pipeline;
  world: World;
  here(region?: string): RegionState;
  /** Somebody makes a call a minute after whatever happened last; everything it sets off runs to rest. */
  does(call: string, request: Loose, more?: Partial<Act>): Promise<Delivered>;
  /** A person answers a case, and what that sets off runs to rest. Throws when the answer is refused. */
  answers(
    id: string,
    asked: { do: Answer['do']; by: string; reason?: string; days?: number; alone?: boolean },
  ): Promise<void>;
  cases(control?: string): Promise<Case[]>;
  /** Every write made with our role, as `operation`s. */
  writes(): string[];
  passes: Pass[];
}

export interface Staging {
  settings?: object;
  world?: (world: World) => void;
  wrap?: (ports: Ports) => Ports;
  /** Wraps the ports with which people are told. */
  wrapTelling?: (ports: Ports) => Ports;
  /** Keeps the audit. */
  archive?: NonNullable<Ports['archive']>;
  feed?: PipelineOptions['feed'];
  publicUrl?: string;
  onLog?: (line: object) => void;
  onFailedPass?: (error: unknown) => void;
}

export function stage(staging: Staging = {}): Stage {
  const passes: Pass[] = [];
  const p = pipeline({
    settings: settingsOf(staging.settings ?? {}),
    ...(staging.wrap && { wrap: staging.wrap }),
    ...(staging.wrapTelling && { wrapTelling: staging.wrapTelling }),
    ...(staging.archive && { archive: staging.archive }),
    ...(staging.feed && { feed: staging.feed }),
    ...(staging.publicUrl !== undefined && { publicUrl: staging.publicUrl }),
    ...(staging.onLog && { onLog: staging.onLog }),
    ...(staging.onFailedPass && { onFailedPass: staging.onFailedPass }),
    onPass: pass => passes.push(pass),
  });
  estate(p.sandbox.world);
  staging.world?.(p.sandbox.world);
  return {
    p,
    world: p.sandbox.world,
    here: (region = 'eu-central-1') => regionOf(p.sandbox.world, '111122223333', region),
    does: (call, request, more = {}) => p.deliver(recordOf(call, { at: p.clock.now() + 60, request, ...more })),
    answers: async (id, asked) => {
      const answered = await answer(p.ports, id, {
        via: 'cli',
        alone: true,
        reason: 'We talked about it in the change board.',
        ...asked,
      });
      if ('refused' in answered) throw new Error(answered.refused);
      await p.run();
    },
    cases: async control => (await p.ports.cases.all()).filter(one => control === undefined || one.control === control),
    writes: () =>
      p.sandbox.calls
        .filter(({ operation }) => !/:(Get|List|Describe)/.test(operation))
        .map(({ operation }) => operation),
    passes,
  };
}

/** Enforced everywhere unless the story says otherwise. */
export function settingsOf(settings: object): Settings {
  const checked = checkSettings({ mode: 'enforce', ...settings });
  if ('faults' in checked) throw new Error(JSON.stringify(checked.faults));
  return checked.settings;
}

/** The ingress rules of a group that are there now, as `protocol from-to source`. */
export const ingressOf = (s: Stage, group: string = nodesGroup): string[] =>
  Object.values(s.here().rules)
    .filter(rule => rule.GroupId === group && !rule.IsEgress)
    .map(
      rule =>
        `${rule.IpProtocol} ${rule.FromPort}-${rule.ToPort} ${rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId}`,
    );

/** One permission of AuthorizeSecurityGroupIngress in its list form. */
export const permission = (more: Loose = {}): Loose => ({
  ipProtocol: 'tcp',
  fromPort: 22,
  toPort: 22,
  groups: {},
  ipRanges: {},
  ipv6Ranges: {},
  prefixListIds: {},
  ...more,
});

export const ipv4 = (...cidrs: string[]): Loose => ({ ipRanges: { items: cidrs.map(cidrIp => ({ cidrIp })) } });
export const ipv6 = (...cidrs: string[]): Loose => ({ ipv6Ranges: { items: cidrs.map(cidrIpv6 => ({ cidrIpv6 })) } });

/** A request of AuthorizeSecurityGroupIngress. */
export const opens = (permissions: Loose[], groupId: string = nodesGroup): Loose => ({
  groupId,
  ipPermissions: { items: permissions },
});
