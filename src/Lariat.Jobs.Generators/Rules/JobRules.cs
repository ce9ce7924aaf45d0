using Microsoft.CodeAnalysis;

namespace Lariat.Jobs.Generators;

/// <summary>The rules, each with what to do in its message.</summary>
internal static class JobRules
{
    private const string Category = "Lariat.Jobs";

    // Relative to the root of the repository, and to the root of the package, which contains the pages too.
    private const string HelpFolder = "docs/rules/";

    public static readonly DiagnosticDescriptor Signature = Error(
        "LARJ0001",
        "A method cannot be run as a job",
        "'{0}' cannot be a job: {1}. A job is static async Coroutine NameAsync(TPayload payload, JobContext job).",
        "The return type may be Coroutine<TResult>, and the JobContext may be left out.");

    public static readonly DiagnosticDescriptor Instance = Error(
        "LARJ0002",
        "A worker cannot make the object of a job",
        "'{0}' needs a '{1}', and a worker cannot make one, as {2}: make the method static, or change the class",
        "A worker makes an object for each try of an instance method: with the only constructor of the class, and services.");

    public static readonly DiagnosticDescriptor Partial = Error(
        "LARJ0003",
        "The class of a job is not partial",
        "'{0}' must be partial, so that a class Jobs can be generated in it for '{1}': add the modifier",
        "The job is enqueued with the property that is generated for it, and that is in a class Jobs inside the class of the method.");

    public static readonly DiagnosticDescriptor Class = Error(
        "LARJ0004",
        "The class of a job cannot have a class Jobs",
        "No class Jobs can be generated in '{0}': {1}",
        "AppJobs.All names the property of each job, so it must be usable from everywhere in the assembly.");

    public static readonly DiagnosticDescriptor Kind = Error(
        "LARJ0005",
        "A kind is empty or too long",
        "A kind of {0} characters cannot be stored: write a text of 1 to {1} characters that is not white space",
        "The kind is the name under which jobs are stored.");

    public static readonly DiagnosticDescriptor DuplicateKind = Error(
        "LARJ0006",
        "Two jobs have one kind",
        "The kind '{0}' is also that of '{1}', and a stored job would not say which of the two runs it: choose another",
        "A kind, and what Formerly names, is unique in the program.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor Name = Error(
        "LARJ0007",
        "Two jobs of a class have one name",
        "Two jobs of '{2}' would be Jobs.{1}: rename '{0}'",
        "The property of a job has the method's name without Async.");

    public static readonly DiagnosticDescriptor Payload = Error(
        "LARJ0008",
        "No context has the type of a payload or result",
        "'{0}' cannot be written as JSON: {1}",
        "Payloads and results are written without reflection, by the program's JsonSerializerContext. Strings, numbers, booleans, "
            + "dates, times, GUIDs, URIs and byte arrays need none.");

    public static readonly DiagnosticDescriptor Context = Error(
        "LARJ0009",
        "JobPayloads names a type that cannot be used as a context",
        "'{0}' cannot be used: name a class that derives from JsonSerializerContext, is internal or public, and has no type parameters",
        "The generated code reads its property Default.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor Option = Error(
        "LARJ0010",
        "An option of a job is out of range",
        "{0} cannot be {1}: write {2}",
        "Options of the attribute have the same limits as those of an enqueue.");

    public static readonly DiagnosticDescriptor MissingStep = Warning(
        "LARJ0011",
        "A step between two versions of a payload is missing",
        "Jobs of '{0}' that were stored with version {2} cannot become version {1}: add a method with [JobUpgrade(\"{0}\", {2})]",
        "Such a job is dead without a try. If no job of that version is left, suppress the warning.");

    public static readonly DiagnosticDescriptor Upgrade = Error(
        "LARJ0012",
        "An upgrade does not fit the versions of its job",
        "'{0}' cannot be a step: {1}",
        "A method with [JobUpgrade] is in the class of the job, reads the payload of one version and returns that of the next.");

    /// <summary>The rules about one method.</summary>
    public static IEnumerable<DiagnosticDescriptor> OfMethods { get; } =
        [Signature, Instance, Partial, Class, Kind, Name, Payload, Option, MissingStep, Upgrade];

    /// <summary>The rules about the whole program.</summary>
    public static IEnumerable<DiagnosticDescriptor> OfProgram { get; } = [DuplicateKind, Context];

    private static DiagnosticDescriptor Error(string id, string title, string message, string description, params string[] tags)
        => new(
            id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, description, HelpFolder + id + ".md", tags);

    private static DiagnosticDescriptor Warning(string id, string title, string message, string description)
        => new(id, title, message, Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, description, HelpFolder + id + ".md");
}
