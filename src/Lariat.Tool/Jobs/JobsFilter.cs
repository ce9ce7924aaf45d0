using System.CommandLine;
using Lariat.Jobs;

namespace Lariat.Tool.Jobs;

/// <summary>The part of a command line that chooses jobs.</summary>
/// <param name="withStates">True: by state too.</param>
/// <param name="isRequired">True: the command changes jobs, so that nothing is chosen by chance; "--all" chooses all.</param>
internal sealed class JobsFilter(bool withStates, bool isRequired = false)
{
    private readonly Argument<string[]> _ids = new("ID") { Description = "The ids of jobs.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _kind = new("--kind", "-k") { Description = "Only jobs of this kind.", HelpName = "KIND" };
    private readonly Option<string?> _queue = new("--queue", "-q") { Description = "Only jobs of this queue.", HelpName = "QUEUE" };
    private readonly Option<string?> _tag = new("--tag", "-t") { Description = "Only jobs with this tag.", HelpName = "TAG" };
    private readonly Option<string?> _group = new("--group", "-g") { Description = "Only members of this group.", HelpName = "ID" };
    private readonly Option<string[]> _states = new("--state", "-s")
    {
        Description = $"Only jobs in this state: {string.Join(", ", Enum.GetNames<JobState>()).ToLowerInvariant()}. Can be repeated.",
        HelpName = "STATE",
    };

    private readonly Option<bool> _all = new("--all") { Description = "All jobs that the command can change." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_ids);
        command.Options.Add(_kind);
        command.Options.Add(_queue);
        command.Options.Add(_tag);
        command.Options.Add(_group);
        if (withStates)
        {
            command.Options.Add(_states);
        }

        if (isRequired)
        {
            command.Options.Add(_all);
        }
    }

    /// <exception cref="UsageException">An id or a state is not valid, or nothing is chosen.</exception>
    public JobFilter Read(ParseResult parsed)
    {
        var filter = new JobFilter
        {
            Ids = [.. (parsed.GetValue(_ids) ?? []).Select(ReadId)],
            Kind = parsed.GetValue(_kind),
            Queue = parsed.GetValue(_queue),
            Tag = parsed.GetValue(_tag),
            Group = parsed.GetValue(_group) is { } group ? ReadId(group) : null,
            States = withStates ? [.. (parsed.GetValue(_states) ?? []).Select(ReadState)] : [],
        };
        bool isEmpty = filter.Ids.Count == 0 && (filter.Kind ?? filter.Queue ?? filter.Tag) is null && filter.Group is null;
        return isRequired && isEmpty && !parsed.GetValue(_all)
            ? throw new UsageException("Which jobs? Name ids, or --kind, --queue, --tag or --group; --all chooses all.")
            : filter;
    }

    private static Guid ReadId(string text)
        => Guid.TryParse(text, out Guid id) ? id
            : throw new UsageException($"'{text}' is no id of a job or group: one is written like {Guid.Empty}.");

    private static JobState ReadState(string text)
        => Enum.TryParse(text, ignoreCase: true, out JobState state) && Enum.IsDefined(state) && !char.IsDigit(text[0]) ? state
            : throw new UsageException(
                $"'{text}' is no state: they are {string.Join(", ", Enum.GetNames<JobState>()).ToLowerInvariant()}.");
}
