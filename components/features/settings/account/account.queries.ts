import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { call } from "@/lib/client/api";
import { queryFor } from "@/lib/client/query";
import { account } from "@/lib/contracts/account";

export const accountQuery = () => queryFor(account.get);
export const sessionsQuery = () => queryFor(account.listSessions);

/** Password and second factor end sessions, so both are read again. */
function useChanged() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [account.get, account.listSessions].map(({ id }) =>
        client.invalidateQueries({ queryKey: [id] }),
      ),
    );
}

export const useChangePassword = () => {
  const onSuccess = useChanged();
  return useMutation({
    mutationFn: (body: z.input<typeof account.changePassword.body>) =>
      call(account.changePassword, { body }),
    onSuccess,
  });
};

/** The answer holds what is shown once: it stays with the dialog, in no cache (`gcTime: 0`). */
export const useEnrolSecondFactor = () => {
  const onSuccess = useChanged();
  return useMutation({
    mutationFn: (password: string) => call(account.enrolSecondFactor, { body: { password } }),
    onSuccess,
    gcTime: 0,
  });
};

export const useConfirmSecondFactor = () => {
  const onSuccess = useChanged();
  return useMutation({
    mutationFn: (code: string) => call(account.confirmSecondFactor, { body: { code } }),
    onSuccess,
  });
};

export const useRemoveSecondFactor = () => {
  const onSuccess = useChanged();
  return useMutation({
    mutationFn: (password: string) => call(account.removeSecondFactor, { body: { password } }),
    onSuccess,
  });
};

export const useReplaceBackupCodes = () => {
  const onSuccess = useChanged();
  return useMutation({
    mutationFn: (password: string) => call(account.replaceBackupCodes, { body: { password } }),
    onSuccess,
    gcTime: 0,
  });
};

export const useEndSession = () => {
  const onSettled = useChanged();
  return useMutation({
    mutationFn: (session: string) => call(account.endSession, { params: { session } }),
    onSettled,
  });
};

export const useEndOtherSessions = () => {
  const onSettled = useChanged();
  return useMutation({ mutationFn: () => call(account.endOtherSessions), onSettled });
};
