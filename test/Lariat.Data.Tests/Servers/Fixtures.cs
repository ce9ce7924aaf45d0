// The servers that all tests of this assembly share.
using Lariat.Data.Tests;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
[assembly: AssemblyFixture(typeof(MariaDbFixture))]
[assembly: AssemblyFixture(typeof(RabbitFixture))]
