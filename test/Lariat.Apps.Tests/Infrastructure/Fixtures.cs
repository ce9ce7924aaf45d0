// The server that all tests of this assembly share.
[assembly: AssemblyFixture(typeof(PostgresFixture))]
