namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Every case.</summary>
internal static class CaseTable
{
    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        .. KeepAliveCases.All, .. BodyCases.All, .. ChunkedCases.All, .. ExpectCases.All, .. PipeliningCases.All, .. RefusedCases.All, .. SmugglingCases.All,
        .. TargetCases.All, .. LimitCases.All, .. TimeLimitCases.All, .. ResponseCases.All, .. LargeCases.All, .. FailureCases.All, .. ClientGoneCases.All,
        .. UpgradeCases.All, .. ConnectionLimitCases.All, .. ShutdownCases.All, .. EndPointCases.All, .. HttpsCases.All, .. Http2Cases.All,
        .. Http2ErrorCases.All, .. ProgramCases.All,
    ];

    private static readonly Dictionary<string, BehaviourCase> s_byName = All.ToDictionary(played => played.Name, StringComparer.Ordinal);

    public static BehaviourCase Find(string name) => s_byName[name];
}
