/** EKS's add-ons in the sandbox: what is answered of them, and how they are updated. */
import { page, refuse, type At, type Performs } from './at.ts';
import { addonVersions } from './eks-addon-versions.ts';
import { clusterOf, dated, updateAnswer } from './eks-answers.ts';
import { startAddonUpdate } from './eks-updates.ts';
import { newUuid } from './ids.ts';
import type { AddonState } from './states.ts';

type Addons = 'eks:DescribeAddon' | 'eks:DescribeAddonVersions' | 'eks:ListAddons' | 'eks:UpdateAddon';

export const eksAddons: Pick<Performs<'eks'>, Addons> = {
  'eks:DescribeAddon': (at, input) => ({ addon: dated(addonOf(at, input)) }),

  'eks:DescribeAddonVersions': (at, { addonName = '', kubernetesVersion = '', nextToken, maxResults }) => {
    const offered = offeredVersions(at, addonName, kubernetesVersion);
    const { items, next } = page(at, [{ addonName, addonVersions: offered }], nextToken, maxResults);
    return { addons: items, ...(next && { nextToken: next }) };
  },

  'eks:ListAddons': (at, { clusterName, nextToken, maxResults }) => {
    const { name } = clusterOf(at, clusterName);
    const own = Object.values(at.here.addons).filter(one => one.clusterName === name);
    const { items, next } = page(at, own.map(one => one.addonName).toSorted(), nextToken, maxResults);
    return { addons: items, ...(next && { nextToken: next }) };
  },

  'eks:UpdateAddon': (at, input) => {
    const addon = addonOf(at, input);
    const { addonVersion } = input;
    if (/^(CREATING|UPDATING|DELETING)$/.test(addon.status ?? ''))
      refuse(
        at,
        'ResourceInUseException',
        `Addon ${addon.addonName} cannot be updated as it is currently in ${addon.status} state`,
      );
    const version = clusterOf(at, addon.clusterName).version ?? '';
    if (addonVersion && !offeredVersions(at, addon.addonName, version).some(one => one.addonVersion === addonVersion))
      refuse(at, 'InvalidParameterException', 'Addon version specified is not supported');
    const patch = { ...(addonVersion && { addonVersion }) };
    return { update: updateAnswer(startAddonUpdate(at.world, at, addon, patch, newUuid(at.world))) };
  },
};

function addonOf(
  at: At,
  { clusterName = '', addonName = '' }: { clusterName?: string | undefined; addonName?: string | undefined },
): AddonState {
  clusterOf(at, clusterName);
  return (
    at.here.addons[`${clusterName}/${addonName}`] ??
    refuse(at, 'ResourceNotFoundException', `No addon: ${addonName} found in cluster: ${clusterName}`)
  );
}

const offeredVersions = (at: At, addonName: string, kubernetesVersion: string) =>
  addonVersions(addonName, kubernetesVersion, {
    running: Object.values(at.here.addons).flatMap(one =>
      one.addonName === addonName && one.addonVersion ? [one.addonVersion] : [],
    ),
    calendar: at.world.addonVersions,
  });
