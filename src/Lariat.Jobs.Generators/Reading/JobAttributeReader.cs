using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Lariat.Jobs.Generators;

/// <summary>Reads a <c>[Job]</c>. The limits are those of Lariat.Jobs: a test compares them.</summary>
internal static class JobAttributeReader
{
    public const int MaxKindLength = 200;
    public const int MaxQueueLength = 200;
    public const int MaxPriority = 3;
    public const int MaxAttempts = short.MaxValue;
    public const int MaxVersion = short.MaxValue;

    /// <summary>The kind and the options; null if the compiler reports the attribute.</summary>
    public static JobAttributeModel? Read(AttributeData attribute, Findings findings)
    {
        if (!attribute.IsComplete(1))
        {
            return null;
        }

        string kind = KindOf(attribute);
        string? formerly = attribute.Property<string>("Formerly");
        CheckKind(kind, attribute.PlaceOf(0), findings);
        if (formerly is not null)
        {
            CheckKind(formerly, attribute.PlaceOf("Formerly"), findings);
        }

        int version = VersionOf(attribute);
        CheckRange("Version", version, 1, MaxVersion, attribute, findings);
        return new JobAttributeModel(
            kind, formerly, version, new(ReadMembers(attribute, findings)), new(ReadDefaults(attribute, findings)));
    }

    public static string KindOf(AttributeData job) => job.Argument<string>(0) ?? "";

    public static int VersionOf(AttributeData job)
        => job.NamedArguments.Any(argument => argument.Key == "Version") ? job.Property<int>("Version") : 1;

    private static List<string> ReadMembers(AttributeData attribute, Findings findings)
    {
        var members = new List<string>();
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            switch (argument.Key, argument.Value.Kind == TypedConstantKind.Array ? null : argument.Value.Value)
            {
                case ("InWorker", true):
                    members.Add("InWorker = true");
                    break;
                case ("OnShutdown", int value):
                    members.Add(ReadEnum("OnShutdown", value, argument.Value.Type!, attribute, findings));
                    break;
            }
        }

        return members;
    }

    // Only what the attribute names: the rest is decided when a job is enqueued.
    private static List<string> ReadDefaults(AttributeData attribute, Findings findings)
    {
        var defaults = new List<string>();
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (ReadDefault(argument.Key, argument.Value, attribute, findings) is { } value)
            {
                defaults.Add(value);
            }
        }

        return defaults;
    }

    private static string? ReadDefault(string name, TypedConstant value, AttributeData attribute, Findings findings)
    {
        switch (name, value.Kind == TypedConstantKind.Array ? null : value.Value)
        {
            case ("Queue", string queue):
                if (string.IsNullOrWhiteSpace(queue) || queue.Length > MaxQueueLength)
                {
                    Report(name, Code.Literal(queue), $"a text of 1 to {MaxQueueLength} characters", attribute, findings);
                }

                return $"Queue = {Code.Literal(queue)}";
            case ("Priority", int priority):
                CheckRange(name, priority, 0, MaxPriority, attribute, findings);
                return $"Priority = {Code.Literal(priority)}";
            case ("Attempts", int attempts):
                CheckRange(name, attempts, 1, MaxAttempts, attribute, findings);
                return $"Attempts = {Code.Literal(attempts)}";
            case ("TimeoutSeconds", double seconds):
                return ReadTimeout(name, seconds, attribute, findings);
            case ("Unique", true):
                return "Unique = new global::Lariat.Jobs.JobUnique()";
            case ("Concurrency", int concurrency):
                CheckRange(name, concurrency, 1, int.MaxValue, attribute, findings);
                return $"Limit = new global::Lariat.Jobs.JobLimit({Code.Literal(KindOf(attribute))}, {Code.Literal(concurrency)})";
            case ("Keep" or "Trace", int member):
                return ReadEnum(name, member, value.Type!, attribute, findings);
            default:
                return null;
        }
    }

    private static string ReadTimeout(string name, double seconds, AttributeData attribute, Findings findings)
    {
        if (double.IsNaN(seconds) || seconds >= TimeSpan.MaxValue.TotalSeconds)
        {
            Report(name, seconds.ToString(CultureInfo.InvariantCulture), "a number of seconds; 0 is no limit", attribute, findings);
        }

        string timeout = seconds > 0
            ? $"global::System.TimeSpan.FromSeconds({Code.Literal(seconds)})"
            : "global::System.Threading.Timeout.InfiniteTimeSpan";
        return $"Timeout = {timeout}";
    }

    private static string ReadEnum(string name, int value, ITypeSymbol type, AttributeData attribute, Findings findings)
    {
        IFieldSymbol? member = type.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(field => field.ConstantValue is int constant && constant == value);
        if (member is null)
        {
            Report(name, Code.Literal(value), $"a member of {type.Name}", attribute, findings);
        }

        return $"{name} = {Code.Type(type)}.{member?.Name}";
    }

    private static void CheckKind(string kind, Location? place, Findings findings)
    {
        if (string.IsNullOrWhiteSpace(kind) || kind.Length > MaxKindLength)
        {
            findings.Add(JobRules.Kind, place, kind.Length, MaxKindLength);
        }
    }

    private static void CheckRange(string name, int value, int min, int max, AttributeData attribute, Findings findings)
    {
        if (value < min || value > max)
        {
            Report(name, Code.Literal(value), $"a number from {min} to {max}", attribute, findings);
        }
    }

    private static void Report(string name, string value, string allowed, AttributeData attribute, Findings findings)
        => findings.Add(JobRules.Option, attribute.PlaceOf(name), name, value, allowed);
}
