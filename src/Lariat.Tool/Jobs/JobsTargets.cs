using System.CommandLine;
using Lariat.Jobs;

namespace Lariat.Tool.Jobs;

/// <summary>The part of a command line that names queues, kinds and keys of limits.</summary>
internal sealed class JobsTargets
{
    private readonly (JobTarget Target, Option<string[]> Option)[] _options =
    [
        (JobTarget.Queue, new("--queue", "-q") { Description = "This queue. Can be repeated, as the others.", HelpName = "QUEUE" }),
        (JobTarget.Kind, new("--kind", "-k") { Description = "This kind.", HelpName = "KIND" }),
        (JobTarget.Limit, new("--limit", "-l") { Description = "The jobs with this key of a limit.", HelpName = "KEY" }),
    ];

    public void AddTo(Command command)
    {
        foreach ((_, Option<string[]> option) in _options)
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">Nothing is named, or a name is empty.</exception>
    public IReadOnlyList<(JobTarget Target, string Name)> Read(ParseResult parsed)
    {
        (JobTarget, string Name)[] targets = [.. _options.SelectMany(
            one => (parsed.GetValue(one.Option) ?? []).Select(name => (one.Target, name)))];
        return targets.Length == 0 ? throw new UsageException("What? Name a --queue, a --kind, or the key of a --limit.")
            : Array.Exists(targets, static one => string.IsNullOrWhiteSpace(one.Name)) ? throw new UsageException("A name is empty.")
            : targets;
    }
}
