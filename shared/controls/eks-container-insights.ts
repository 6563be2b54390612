/** Clusters of which nobody collects the metrics, as far as EKS can tell. */
import { roleFromSettings } from '../addon-role.ts';
import { notRunByEks } from '../cluster-place.ts';
import { control, type Finding, type Given } from '../control.ts';
import { listed } from '../listed.ts';
import { cloudwatchAddon, cloudwatchServiceAccount, metricsAddons } from '../metrics-addons.ts';
import type { ClusterAddons } from '../resources/eks.ts';

export const eksContainerInsights = control({
  id: 'eks-container-insights',
  title: 'Metrics of nodes, pods and AWS services are collected',
  why: 'A miner, a leak or a node that fails shows in the metrics first. Where nothing collects them, it shows on the bill, or when customers call.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'cluster-addons',
  sources: [{ document: '002', lines: '116-120' }],
  mappings: {},
  triggers: ['eks:CreateCluster', 'eks:DeleteAddon'],
  closes: ['eks:CreateAddon', 'eks:DeleteCluster'],
  calls: ['eks:CreateAddon', 'eks:DeleteAddon'],
  byPerson: [],
  remedy: 'notify',
  strongest: 'ask',
  // Whoever makes a cluster installs its add-ons afterwards, and whoever replaces one deletes it first.
  graceSeconds: 3600,
  condition: `Told of clusters without a running add-on that collects metrics (${listed([...metricsAddons])}), an hour after they were made or lost it. Where the settings raise it to ask: only when they name a role for ${cloudwatchAddon} (addonRoles) and the Pod Identity agent runs; an add-on that is there and does not run is only told. What collects metrics without being such an add-on (Prometheus, Sysdig, Datadog) is invisible to EKS: exempt those clusters by tag (exemptByTag). Nor does EKS tell whether a running adot add-on, which is an operator, was given a collector to run. Clusters with Fargate profiles and no nodes are not judged: the CloudWatch agent does not run there, and a collector of OpenTelemetry does so without an add-on.`,
  evaluate({ cluster, collectors, agent, isFargateOnly }, given) {
    const elsewhere = notRunByEks(cluster);
    if (elsewhere) return elsewhere;
    const name = given.ref.id;
    const found = { key: 'metrics', facet: 'collectors', evidence: { collectors, agent: agent ?? null } };
    if (collectors === 'unknown') {
      const message = `Nobody can tell whether metrics of cluster ${name} are collected.`;
      return [told({ ...found, message }, 'its add-ons may not be read: see what the read role may')];
    }
    if (collectors.some(one => one.status === 'ACTIVE')) return [];
    if (collectors.length > 0) {
      const states = listed(collectors.map(one => `${one.name}, which is ${one.status}`).toSorted());
      const message = `Cluster ${name} has no running add-on that collects its metrics, only ${states}.`;
      return [told({ ...found, message }, 'EKS says in the health of the add-on what a person must mend')];
    }
    if (isFargateOnly)
      return {
        notApplicable:
          'it has Fargate profiles and no nodes: the CloudWatch agent does not run on Fargate, and what collects there in its place EKS does not see',
      };
    const message = `Cluster ${name} has no add-on that collects the metrics of its nodes and pods.`;
    return [missing({ ...found, message }, agent, given)];
  },
});

type InsightsFinding = Finding<'eks:CreateAddon' | 'eks:DeleteAddon', never>;

const told = (found: InsightsFinding, why: string): InsightsFinding => ({
  ...found,
  atMost: { remedy: 'notify', why },
});

function missing(found: InsightsFinding, agent: ClusterAddons['agent'], { ref, settings }: Given): InsightsFinding {
  const roleArn = roleFromSettings(settings, ref, cloudwatchAddon);
  if (!roleArn) return told(found, `settings name no role for it (addonRoles.${cloudwatchAddon})`);
  if (agent === undefined || agent === 'unknown')
    return told(found, 'whether the Pod Identity agent runs may not be read: see what the read role may');
  if (!agent) return told(found, 'the Pod Identity agent does not run in the cluster: install it first');
  const addon = { clusterName: ref.id, addonName: cloudwatchAddon };
  return {
    ...found,
    plan: {
      calls: [
        {
          call: 'eks:CreateAddon',
          input: {
            ...addon,
            podIdentityAssociations: [{ serviceAccount: cloudwatchServiceAccount, roleArn }],
            // What somebody installed by hand is not written over: EKS then says that it could not be made.
            resolveConflicts: 'NONE',
          },
        },
      ],
      undo: { calls: [{ call: 'eks:DeleteAddon', input: addon }] },
      effect: `The CloudWatch agent and Fluent Bit run on every node with ${roleArn} and send metrics and logs to CloudWatch, which costs by what they send.`,
    },
  };
}
