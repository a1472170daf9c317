// Accounts and roles: words of the administration.

export const viAccounts = {
  "accounts.title": "Tài khoản và vai trò",
  "accounts.what": "Ai được vào, giữ vai trò gì, theo quyết định nào, ở đâu, tới khi nào.",
} as const;
