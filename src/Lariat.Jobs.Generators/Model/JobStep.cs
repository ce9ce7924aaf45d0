namespace Lariat.Jobs.Generators;

/// <summary>A step from a version of a payload to the next.</summary>
/// <param name="FromVersion">The version that it reads.</param>
/// <param name="Method">The method's name in the class of the job, as code.</param>
/// <param name="Old">What it reads.</param>
/// <param name="New">What it returns.</param>
internal sealed record JobStep(int FromVersion, string Method, JobType Old, JobType New);
