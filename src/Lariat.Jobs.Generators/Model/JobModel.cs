namespace Lariat.Jobs.Generators;

/// <summary>A method that is a job. It has no symbols and no places, so that it stays equal when other code changes.</summary>
/// <param name="Class">The class that has the method.</param>
/// <param name="Name">The property of the class <c>Jobs</c>: the method's name without <c>Async</c>, as code.</param>
/// <param name="Method">The method's name, as code.</param>
/// <param name="TakesContext">True if its second parameter is the <c>JobContext</c>.</param>
/// <param name="Target">The object whose method it is; null if the method is static.</param>
/// <param name="IsPublic">False if a payload or result is internal and the class is public.</param>
/// <param name="Payload">What it receives.</param>
/// <param name="Result">What it returns, or null.</param>
/// <param name="Options">What its attribute says.</param>
/// <param name="Steps">How older payloads become newer ones, from the oldest.</param>
internal sealed record JobModel(
    JobClass Class,
    string Name,
    string Method,
    bool TakesContext,
    JobTarget? Target,
    bool IsPublic,
    JobType Payload,
    JobType? Result,
    JobAttributeModel Options,
    EquatableArray<JobStep> Steps)
{
    /// <summary>The property as code, from <c>global::</c>.</summary>
    public string FullName => $"{Class.Name}.Jobs.{Name}";
}
