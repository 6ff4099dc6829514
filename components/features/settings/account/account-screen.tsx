"use client";

import { SettingsFrame } from "../settings-frame";
import { PasswordPanel } from "./password-panel";
import { SecondFactorPanel } from "./second-factor-panel";
import { SessionsPanel } from "./sessions-panel";

export function AccountScreen() {
  return (
    <SettingsFrame>
      <div className="cols items-start!">
        <SessionsPanel />
        <div className="stack">
          <SecondFactorPanel />
          <PasswordPanel />
        </div>
      </div>
    </SettingsFrame>
  );
}
