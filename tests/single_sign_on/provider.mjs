// A certified OpenID provider for the browser test, on a port of this machine. Whoever types a name is that person.
import Provider from 'oidc-provider';

const port = Number(process.argv[2]);
const people = (_, id) => ({
  accountId: id,
  claims: () => ({ sub: id, name: `Ola ${id}`, email: `${id}@people.example` }),
});

const provider = new Provider(`http://127.0.0.1:${port}`, {
  claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
  cookies: { keys: ['for this test alone'] },
  features: {
    backchannelLogout: { enabled: true },
    devInteractions: { enabled: true },
    registration: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  // Its own guard lets it ask no address of this machine, and here the hub stands beside it.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  findAccount: people,
  pkce: { required: () => true },
});

provider.on('server_error', (_, error) => console.error(error));
provider.on('backchannel.error', (_, error) => console.error(error));
provider.listen(port, '127.0.0.1', () => console.log('ready'));
