import { afterMounts } from "@/testing/observed/after-mount";
import { firstMounts } from "@/testing/observed/first-mount";
import { makeRow, type Driver, type ObservedRow } from "@/testing/observed/row";

const drivers: readonly Driver[] = ["1.6.1", "1.5.3"];

/**
 * Every row of reference/observed/vault.md, for driver 1.6.1 and 1.5.3. The row's one object stands first among the
 * keys that Mendix requires, so that nothing else is wrong in the environment; "1 object(s)" reads "all of them".
 */
export const observedVaultRows: readonly ObservedRow[] = drivers.flatMap((driver) => [
  ...firstMounts.map(({ fault, ...said }) => makeRow(fault, driver, said)),
  ...afterMounts.map((row) =>
    makeRow(row.fault, driver, {
      state: row.state(driver),
      withProbe: row.withProbe,
      withoutProbe: row.withoutProbe(driver),
    }),
  ),
]);
