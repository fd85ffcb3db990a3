// Asking the API for one account: somebody else may sign in meanwhile.
import { Unreachable } from '#lib/api/problem.ts';
import type { Ask } from '#lib/api/request.ts';

/** Ask as the account there is. An answer that comes when it is another's, never came: throws Unreachable then. */
export function askingAs(account: () => string | undefined, ask: Ask): Ask {
	return async <T>(...[method, path, options]: Parameters<Ask>) => {
		const whose = account();
		const answer = await ask<T>(method, path, { ...options, account: whose });
		if (whose !== account()) throw new Unreachable();
		return answer;
	};
}
