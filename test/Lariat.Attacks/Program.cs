// Attacks servers of ASP.NET Core, on plain Kestrel and on Lariat with each driver, each attack on a server of its own, and prints a row for each. Beside the
// attackers a client that behaves well asks for one page after the other. Usage: attacks [SECONDS] [ATTACK|all] [SERVER...]; "attacks list" prints the attacks.
// The exit code is 1 if a row failed. What a row must fulfil is in Results/Verdict.cs.
using System.Globalization;
using Lariat.Attacks;
using Lariat.Attacks.Serving;

switch (args)
{
    case ["serve", string server]:
        await AttackedServer.RunAsync(server);
        return 0;
    case ["list"]:
        Console.WriteLine(string.Join(Environment.NewLine, AllAttacks.List.Select(static attack => $"{attack.Name}: {attack.Summary}")));
        return 0;
}

double seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 5;
string name = args.Length > 1 ? args[1] : "all";
string[] servers = args.Length > 2 ? args[2..] : ServerKinds.Available();
IAttack[] attacks = [.. AllAttacks.List.Where(attack => name == "all" || attack.Name == name)];
if (attacks.Length == 0 || !double.IsPositive(seconds) || servers.FirstOrDefault(static server => !ServerKinds.All.Contains(server)) is { })
{
    Console.Error.WriteLine($"Usage: attacks [SECONDS] [ATTACK|all] [{string.Join('|', ServerKinds.All)}...]. There is no attack or server of that name; \"attacks list\" prints the attacks.");
    return 2;
}

return await new Campaign(TimeSpan.FromSeconds(seconds), servers).RunAsync(attacks) ? 0 : 1;
