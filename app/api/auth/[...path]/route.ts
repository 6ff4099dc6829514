import { handleAuth } from "@/lib/server/auth/handle-auth";

export const GET = handleAuth;
export const POST = handleAuth;
